// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.AssessmentException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A study that is described by a file: says its progress, and ends with what went wrong. */
abstract class StudyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "STUDY.json", description = "what is compared, on what")
  private Path study = Path.of("");

  /**
   * Runs the study, or goes on with it.
   *
   * @param study its file
   * @param folder that the study's paths start from
   * @param progress takes lines
   */
  abstract void run(Path study, Path folder, Consumer<String> progress);

  @Override
  public final Integer call() {
    PrintWriter say = spec.commandLine().getOut();
    try {
      run(
          study,
          study.resolveSibling("").toAbsolutePath().normalize(),
          line -> {
            say.println(line);
            say.flush();
          });
      return 0;
    } catch (AssessmentException e) {
      spec.commandLine().getErr().println("iqa-train: " + e.getMessage());
      return Train.REFUSED;
    } catch (TrainingException e) {
      spec.commandLine().getErr().println("iqa-train: " + e.getMessage());
      return Train.FAILED;
    }
  }
}
