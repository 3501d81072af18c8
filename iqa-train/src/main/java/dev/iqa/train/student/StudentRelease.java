// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.DistortionFamily;
import dev.iqa.Picture;
import dev.iqa.distortion.DistortionPlan;
import dev.iqa.distortion.SyntheticDistortion;
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

  /** Photographs that choose the thresholds of the families. */
  private static final int DAMAGED = 624;

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
        StudentExperiment.objective(
            StudentNetwork.whole(), recipe.experiment(), recipe.seed(), base);
    try (Weights weights = StudentHeadExperiment.weights(Path.of(arguments[1]))) {
      SafetensorsFile head = SafetensorsFile.open(Path.of(arguments[2]));
      for (Weight weight : ((StudentNetwork) objective.network()).head().weights()) {
        weights.put(weight.name(), head.floats(weight.name()));
      }
      Predictor torch = inputs -> predict(objective, weights, inputs);
      List<Picture> photos =
          StudentExperiment.photos(recipe.experiment(), base, SourcePhotos.Part.THRESHOLDS);
      StudentCalibration calibration =
          StudentCalibration.fitted(
              torch, objective.labelled(), damaged(torch, photos), clean(torch, photos));
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

  /** Undamaged photographs as they are, smaller, and in part. */
  private static List<StudentCalibration.Judged> clean(Predictor torch, List<Picture> photos) {
    List<StudentCalibration.Judged> judged = new ArrayList<>();
    for (int i = 0; i < photos.size(); i++) {
      Picture photo = photos.get(i);
      Draw draw = Draw.of(51, i);
      double smaller = draw.between(0.5, 0.95);
      int width = (int) (photo.width() * draw.between(0.6, 0.9));
      int height = (int) (photo.height() * draw.between(0.6, 0.9));
      int left = draw.below(photo.width() - width);
      int top = draw.below(photo.height() - height);
      for (Picture view :
          List.of(
              photo,
              Windows.resize(
                  photo, (int) (photo.width() * smaller), (int) (photo.height() * smaller)),
              Windows.crop(photo, left, top, width, height))) {
        judged.add(
            StudentCalibration.Judged.of(
                torch, StudentInput.of(view), new byte[Vocabulary.FAMILIES.size()]));
      }
    }
    return judged;
  }

  /** Photographs with one distortion or two, as many of each, every family and pair in turn. */
  private static List<StudentCalibration.Judged> damaged(Predictor torch, List<Picture> photos) {
    List<DistortionFamily[]> pairs = ExampleSynthesis.PAIRS;
    List<StudentCalibration.Judged> judged = new ArrayList<>();
    for (int i = 0; i < DAMAGED; i++) {
      Draw draw = Draw.of(52, i);
      Picture photo = photos.get(draw.below(photos.size()));
      int place = i / 2;
      List<DistortionFamily> families =
          i % 2 == 0
              ? List.of(Vocabulary.FAMILIES.get(place % Vocabulary.FAMILIES.size()))
              : List.of(pairs.get(place % pairs.size()));
      byte[] truth = new byte[Vocabulary.FAMILIES.size()];
      List<SyntheticDistortion> steps = new ArrayList<>();
      for (DistortionFamily family : families) {
        truth[Vocabulary.indexOf(family)] = 1;
        steps.add(
            ExampleSynthesis.step(
                ExampleSynthesis.type(family, draw),
                1 + draw.below(families.size() == 1 ? 5 : 3),
                draw.seed()));
      }
      Picture damaged = new DistortionPlan(steps).apply(photo);
      judged.add(StudentCalibration.Judged.of(torch, StudentInput.of(damaged), truth));
    }
    return judged;
  }
}
