// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.leaf.BudgetPlan;
import dev.iqa.train.leaf.LabelBudget;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class LabelBudgetCommand extends StudyCommand {

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "takes cells.jsonl, table.md, table.csv and plot.png")
  private Path out = Path.of("");

  LabelBudgetCommand() {}

  @Override
  void run(Path study, Path folder, Consumer<String> progress) {
    LabelBudget.run(BudgetPlan.read(study), folder, out, progress);
  }
}
