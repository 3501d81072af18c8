// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelManifest;
import dev.iqa.train.network.Weights;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a trained model is, how good it is and where it comes from, in Markdown. */
final class ModelCard {

  private ModelCard() {}

  static String write(
      Recipe recipe,
      Objective objective,
      Weights weights,
      TrainingOutcome outcome,
      ModelExport export) {
    StringBuilder card = new StringBuilder();
    card.append("# ").append(recipe.name()).append("\n\n");
    Optional<ModelManifest> manifest =
        objective.manifest(recipe.name(), new ModelFile("card.onnx", "onnx", "0".repeat(64)));
    manifest.ifPresent(
        m ->
            card.append(m.summary())
                .append("\n\n")
                .append(m.guidance())
                .append("\n\nLicence of the weights: ")
                .append(m.origin().licence())
                .append(". Trained on: ")
                .append(m.origin().trainingData())
                .append(".\n\n"));
    card.append("## Measured\n\nOn pictures it did not learn from, by the exported files in ONNX");
    card.append(" Runtime:\n\n| figure | float32 | int8 |\n|---|---|---|\n");
    export
        .figures()
        .forEach(
            (figure, value) ->
                card.append("| ")
                    .append(figure)
                    .append(" | ")
                    .append(number(value))
                    .append(" | ")
                    .append(number(export.int8Figures().getOrDefault(figure, Double.NaN)))
                    .append(" |\n"));
    card.append(
        String.format(
            Locale.ROOT,
            "%nThe float32 file differs from the trained network by at most %.1e (of its largest"
                + " output, or of 1), over two sizes of input.%n%n",
            export.greatestDifference()));
    for (Map.Entry<String, String> remark : objective.remarks().entrySet()) {
      card.append("## ").append(remark.getKey()).append("\n\n");
      card.append(remark.getValue().strip()).append("\n\n");
    }
    long values = weights.specifications().stream().mapToLong(weight -> weight.size()).sum();
    card.append(
        String.format(
            Locale.ROOT,
            "## Training%n%n%,d values, the average after %s. Recipe *%s* of kind *%s*, SHA-256"
                + " %s:%n%n"
                + "```json%n%s```%n",
            values,
            moment(recipe, objective.goal(), outcome),
            recipe.name(),
            recipe.kind(),
            recipe.digest(),
            recipe.toJson()));
    return card.toString();
  }

  private static String moment(Recipe recipe, Goal goal, TrainingOutcome outcome) {
    String done = outcome.steps() + " of " + recipe.training().steps() + " steps";
    return outcome.bestStep() == 0
        ? done + ", before any validation"
        : "step "
            + outcome.bestStep()
            + ", where "
            + goal.figure()
            + (goal.higherIsBetter() ? " was highest in " : " was lowest in ")
            + done;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
