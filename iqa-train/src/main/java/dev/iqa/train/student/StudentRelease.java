// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.train.ModelExport;
import dev.iqa.train.Predictor;
import dev.iqa.train.Recipe;
import dev.iqa.train.TrainingOutcome;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the model that ships from a trained trunk and a trained head: temperatures first, then
 * export.
 *
 * <pre>{@code
 * java dev.iqa.train.student.StudentRelease RECIPE.json TRUNK.safetensors HEAD.safetensors FOLDER
 * }</pre>
 */
public final class StudentRelease {

  private StudentRelease() {}

  /**
   * Runs the program.
   *
   * @param arguments recipe, weights of the first training, weights of the second, folder that
   *     takes the model's folder
   */
  public static void main(String... arguments) {
    Path file = Path.of(arguments[0]);
    Recipe recipe = Recipe.read(file);
    Path base = file.resolveSibling("").toAbsolutePath().normalize();
    StudentObjective objective =
        (StudentObjective) new StudentExperiment().open(recipe.experiment(), recipe.seed(), base);
    try (Weights weights = StudentHeadExperiment.weights(Path.of(arguments[1]))) {
      SafetensorsFile head = SafetensorsFile.open(Path.of(arguments[2]));
      for (Weight weight : ((StudentNetwork) objective.network()).head().weights()) {
        weights.put(weight.name(), head.floats(weight.name()));
      }
      Predictor torch = inputs -> predict(objective, weights, inputs);
      StudentCalibration calibration =
          StudentCalibration.fitted(
              torch,
              objective.labelled(),
              clean(
                  StudentExperiment.photos(
                      recipe.experiment(), base, SourcePhotos.Part.VALIDATION)));
      System.out.println(calibration);
      calibration.into(weights);
      String state = head.metadata().getOrDefault("iqa.training", "{}");
      long steps = JsonMapper.shared().readTree(state).path("bestStep").asLong();
      TrainingOutcome outcome =
          new TrainingOutcome(
              steps, steps, objective.validate(torch), TrainingOutcome.Reason.FINISHED);
      ModelExport export =
          ModelExport.write(recipe, objective, weights, outcome, Path.of(arguments[3]));
      System.out.println("in floats: " + export.figures());
      System.out.println("in 8 bits: " + export.int8Figures());
    }
  }

  @SuppressWarnings("try") // the scope works by being open
  private static Named<Values> predict(
      StudentObjective objective, Weights weights, Named<Values> inputs) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      return objective
          .network()
          .apply(TorchAlgebra.inference(weights), inputs.map(Values::tensor))
          .map(Values::of);
    }
  }

  /** Undamaged photographs as they are, one by one. */
  private static List<Named<Values>> clean(List<Picture> photos) {
    List<Named<Values>> inputs = new ArrayList<>();
    for (Picture photo : photos) {
      inputs.add(StudentInput.of(photo));
    }
    return inputs;
  }
}
