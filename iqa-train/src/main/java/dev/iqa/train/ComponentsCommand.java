// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.depict.Components;
import dev.iqa.train.depict.ComponentsPlan;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code iqa-train/run components STUDY.json --out DIR}: where perception is lost. */
@Command(
    name = "components",
    description = {
      "Measures which components of a vision-language assessor have to learn for it to tell"
          + " distortions. Every finished arm is kept: the same command goes on after a kill."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ComponentsCommand extends StudyCommand {

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "takes cells.jsonl, the models arms begin from, table.md, table.csv and plot.png")
  private Path out = Path.of("");

  ComponentsCommand() {}

  @Override
  void run(Path study, Path folder, Consumer<String> progress) {
    Components.run(ComponentsPlan.read(study), folder, out, progress);
  }
}
