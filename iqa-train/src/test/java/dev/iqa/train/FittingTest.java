// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.train.TrainingException.Kind;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FittingTest {

  @TempDir Path folder;

  @Test
  void endsWhereATrainingDoes() throws InterruptedException {
    Recipe recipe = TinyRecipes.brightness(12);
    try (Training training =
        Training.open(
            recipe, new BrightnessObjective(7), folder, Training.Start.AFRESH, line -> {})) {
      training.run(OptionalLong.empty());
      try (Weights trained = training.best();
          Weights fitted =
              Fitting.run(recipe.training(), new BrightnessObjective(7), recipe.seed())) {
        for (Weight weight : fitted.specifications()) {
          assertThat(fitted.values(weight.name()))
              .as(weight.name())
              .isEqualTo(trained.values(weight.name()));
        }
      }
    }
  }

  @Test
  void namesTheBatchWhoseLossIsNotFinite() {
    Objective poisoned =
        new BrightnessObjective(7) {
          @Override
          public Batch batch(long step) {
            Batch batch = super.batch(step);
            if (step == 3) {
              batch.values().get("pictures").floats()[3] = Float.NaN;
            }
            return batch;
          }
        };
    assertThatThrownBy(() -> Fitting.run(TinyRecipes.brightness(8).training(), poisoned, 7))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("synthetic 3")
        .extracting(e -> ((TrainingException) e).kind())
        .isEqualTo(Kind.NOT_FINITE);
  }
}
