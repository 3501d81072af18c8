// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.AssessmentException;
import dev.iqa.train.depict.Components;
import dev.iqa.train.depict.ComponentsPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code iqa-train/run components STUDY.json --out DIR}: where perception is lost. */
@Command(
    name = "components",
    description = {
      "Measures which components of a vision-language assessor have to learn for it to tell"
          + " distortions. Every finished arm is kept: the same command goes on after a kill."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ComponentsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "STUDY.json", description = "what is compared, on what")
  private Path study = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "takes cells.jsonl, the models arms begin from, table.md, table.csv and plot.png")
  private Path out = Path.of("");

  ComponentsCommand() {}

  @Override
  public Integer call() {
    PrintWriter say = spec.commandLine().getOut();
    try {
      Components.run(
          ComponentsPlan.read(study),
          study.resolveSibling("").toAbsolutePath().normalize(),
          out,
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
