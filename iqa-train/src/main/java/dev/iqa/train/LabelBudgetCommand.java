// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.AssessmentException;
import dev.iqa.train.leaf.BudgetPlan;
import dev.iqa.train.leaf.LabelBudget;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code iqa-train/run label-budget STUDY.json --out DIR}: what a number of opinion scores buys.
 */
@Command(
    name = "label-budget",
    description = {
      "Measures agreement with people against the number of opinion scores, by method, on pictures"
          + " held out. Every finished cell is kept: the same command goes on after a kill."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LabelBudgetCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "STUDY.json", description = "what is compared, on what")
  private Path study = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "takes cells.jsonl, table.md, table.csv and plot.png")
  private Path out = Path.of("");

  LabelBudgetCommand() {}

  @Override
  public Integer call() {
    PrintWriter say = spec.commandLine().getOut();
    try {
      LabelBudget.run(
          BudgetPlan.read(study),
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
