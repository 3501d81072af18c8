// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.AssessmentException;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.network.Weights;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command that trains: {@code iqa-train/run RECIPE.json [--out DIR] [--resume] [--steps N]};
 * {@code iqa-train/run label-budget STUDY.json --out DIR} and {@code iqa-train/run components
 * STUDY.json --out DIR}, studies of many small trainings. Exit codes: 0 done, 2 a wrong command
 * line or recipe, 3 the training cannot go on.
 */
@Command(
    name = "iqa-train/run",
    description = "Trains what a recipe says, and exports the model.",
    mixinStandardHelpOptions = true,
    subcommands = {LabelBudgetCommand.class, ComponentsCommand.class},
    sortOptions = false)
public final class Train implements Callable<Integer> {

  static final int REFUSED = 2;
  static final int FAILED = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "RECIPE.json", arity = "0..1", description = "what to train, and how")
  private Path recipeFile = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder for checkpoints, curves and models; the recipe's name if not given")
  private @Nullable Path out;

  @Option(names = "--resume", description = "go on with the training that the folder holds")
  private boolean resume;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "pause after N steps, counted from the first; the schedule stays the recipe's")
  private @Nullable Long steps;

  private Train() {}

  /**
   * Runs the command.
   *
   * @param arguments of the command line
   */
  public static void main(String... arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new Train()).execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter say = spec.commandLine().getOut();
    try {
      train(say);
      return 0;
    } catch (AssessmentException e) {
      spec.commandLine().getErr().println("iqa-train: " + e.getMessage());
      return REFUSED;
    } catch (TrainingException e) {
      spec.commandLine().getErr().println("iqa-train: " + e.getMessage());
      return FAILED;
    }
  }

  private void train(PrintWriter say) throws InterruptedException {
    if (recipeFile.toString().isEmpty()) {
      throw new UnsupportedRequestException(
          "which recipe? iqa-train/run RECIPE.json, or a study: iqa-train/run label-budget"
              + " STUDY.json, iqa-train/run components STUDY.json");
    }
    Recipe recipe = Recipe.read(recipeFile);
    Path folder = out == null ? Path.of(recipe.name()) : out;
    Path base = recipeFile.resolveSibling("").toAbsolutePath().normalize();
    Training.Start start = resume ? Training.Start.RESUMED : Training.Start.AFRESH;
    try (Objective objective = recipe.open(base);
        Training training =
            Training.open(recipe, objective, folder, start, line -> say(say, line))) {
      TrainingOutcome outcome =
          training.run(steps == null ? OptionalLong.empty() : OptionalLong.of(steps));
      say(
          say,
          outcome.reason()
              + " after step "
              + outcome.steps()
              + "; best after step "
              + outcome.bestStep()
              + ": "
              + outcome.figures());
      try (Weights weights = training.best()) {
        ModelExport export = ModelExport.write(recipe, objective, weights, outcome, folder);
        say(
            say,
            "exported to "
                + export.folder()
                + ", at most "
                + export.greatestDifference()
                + " from torch: "
                + figures(export.figures()));
        say(say, "in 8 bits to " + export.int8Folder() + ": " + figures(export.int8Figures()));
      }
    }
  }

  private static String figures(Map<String, Double> figures) {
    StringBuilder text = new StringBuilder();
    figures.forEach((name, figure) -> text.append(String.format("%s %.4f ", name, figure)));
    return text.toString().strip();
  }

  private static void say(PrintWriter writer, String line) {
    writer.println(line);
    writer.flush();
  }
}
