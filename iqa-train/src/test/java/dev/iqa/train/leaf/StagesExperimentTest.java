// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.ModelExport;
import dev.iqa.train.Objective;
import dev.iqa.train.Recipe;
import dev.iqa.train.Training;
import dev.iqa.train.TrainingException;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trunk learns to see what another sees, on {@link Album}. */
class StagesExperimentTest {

  @TempDir Path folder;

  @BeforeEach
  void paint() throws IOException {
    Album.into(folder, 60);
    // Another eye: the same kind of trunk with other weights.
    try (Weights weights = Weights.initial(Trunk.STUDENT.weights(), 9)) {
      Album.write(weights, folder.resolve("larger.safetensors"));
    }
  }

  private static String recipe(int steps, int holdOut) {
    return """
        {"version": 1, "name": "stages", "kind": "leaf-stages", "seed": 3, "training": %s,
         "experiment": {
           "pictures": "images", "holdOutPercent": %d, "statistics": "statistics",
           "larger": {"kind": "student", "weights": "larger.safetensors"},
           "trunk": {"kind": "student", "weights": "trunk.safetensors"},
           "coordinates": 6, "windowSide": 32, "windowsByPicture": 4, "together": 8,
           "heldShare": 0.2}}
        """
        .formatted(
            Album.training(steps).replace("\"learningRate\": 0.01", "\"learningRate\": 0.0003"),
            holdOut);
  }

  private ModelExport train(int steps) throws InterruptedException {
    Recipe recipe = Recipe.fromJson(recipe(steps, 0));
    Path out = folder.resolve("out" + steps);
    try (Objective objective = recipe.open(folder);
        Training training =
            Training.open(recipe, objective, out, Training.Start.AFRESH, line -> {})) {
      var outcome = training.run();
      try (Weights best = training.best()) {
        return ModelExport.write(recipe, objective, best, outcome, out);
      }
    }
  }

  @Test
  void seesMoreOfWhatTheLargerSeesAndServesAsATrunk() throws InterruptedException, IOException {
    ModelExport begun = train(6);
    ModelExport learnt = train(60);
    assertThat(learnt.greatestDifference()).isLessThan(1e-4);
    double before = begun.figures().getOrDefault(SeeingObjective.MISSED, 0.0);
    assertThat(learnt.figures().getOrDefault(SeeingObjective.MISSED, 1.0)).isLessThan(.5 * before);
    String leaf =
        Album.settings("null").replace("trunk.safetensors", "out60/stages/stages.safetensors");
    try (Objective student = Recipe.fromJson(Album.recipe("leaf", leaf, 30)).open(folder)) {
      assertThat(student.batch(0).name()).contains("picture");
    }
  }

  @Test
  void beginsWithTheLeastSquaresOfTheTrunkAsItIs() {
    Recipe recipe = Recipe.fromJson(recipe(60, 0));
    try (Objective objective = recipe.open(folder);
        Training training =
            Training.open(
                recipe, objective, folder.resolve("out"), Training.Start.AFRESH, line -> {})) {
      Map<String, Double> figures = objective.validate(training.predictor());
      assertThat(figures.get(SeeingObjective.MISSED)).isLessThan(.95);
    }
  }

  @Test
  void leavesAloneWhatAStudyHoldsOut() {
    try (Objective all = Recipe.fromJson(recipe(60, 0)).open(folder);
        Objective some = Recipe.fromJson(recipe(60, 50)).open(folder)) {
      boolean seen = false;
      for (int step = 0; step < 20; step++) {
        for (String name : names(some, step)) {
          assertThat(BudgetPlan.isHeldOut(name, 50)).as(name).isFalse();
        }
        for (String name : names(all, step)) {
          seen |= BudgetPlan.isHeldOut(name, 50);
        }
      }
      assertThat(seen).isTrue();
    }
  }

  private static List<String> names(Objective objective, long step) {
    return List.of(objective.batch(step).name().split(", ", -1));
  }

  @Test
  void looksAtAWindowOnlyOnce() throws IOException {
    Recipe.fromJson(recipe(60, 0)).open(folder).close();
    Path store;
    try (var files = Files.list(folder.resolve("statistics").resolve("windows"))) {
      store = files.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(store);
    // A kill in the middle of a record.
    Files.write(store, java.util.Arrays.copyOf(whole, whole.length - 1000));
    Recipe.fromJson(recipe(60, 0)).open(folder).close();
    assertThat(store).hasBinaryContent(whole);
  }

  @Test
  void leavesOutAPictureThatCannotBeRead() throws IOException {
    Files.writeString(folder.resolve("images").resolve("picture001.png"), "no picture");
    try (Objective objective = Recipe.fromJson(recipe(60, 0)).open(folder)) {
      for (int step = 0; step < 20; step++) {
        assertThat(objective.batch(step).name()).doesNotContain("picture001.png");
      }
    }
  }

  @Test
  void refusesMoreCoordinatesThanWindows() {
    Recipe recipe =
        Recipe.fromJson(recipe(60, 0).replace("\"coordinates\": 6", "\"coordinates\": 500"));
    assertThatThrownBy(() -> recipe.open(folder))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("500 coordinates need more pictures");
  }

  @Test
  void refusesWindowsThatTheStagesCannotHalve() {
    Recipe recipe =
        Recipe.fromJson(recipe(60, 0).replace("\"windowSide\": 32", "\"windowSide\": 50"));
    assertThatThrownBy(() -> recipe.open(folder))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("not 50");
  }
}
