// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.testkit.ResidentMemory;
import dev.iqa.train.Training.Start;
import dev.iqa.train.TrainingException.Kind;
import dev.iqa.train.TrainingOutcome.Reason;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {

  @TempDir Path folder;

  private final List<String> lines = new ArrayList<>();

  private Training open(Recipe recipe, Objective objective, Start start) {
    return Training.open(recipe, objective, folder, start, lines::add);
  }

  private TrainingOutcome train(Recipe recipe, Start start, OptionalLong pause)
      throws InterruptedException {
    try (Training training = open(recipe, new BrightnessObjective(7), start)) {
      return training.run(pause);
    }
  }

  @Test
  void learnsTheBrightnessOfNoise() throws InterruptedException {
    TrainingOutcome outcome =
        train(TinyRecipes.brightness(120), Start.AFRESH, OptionalLong.empty());
    assertThat(outcome.reason()).isEqualTo(Reason.FINISHED);
    assertThat(outcome.figures())
        .hasEntrySatisfying("rmse", rmse -> assertThat(rmse).isLessThan(.1));
    assertThat(folder)
        .isDirectoryContaining("glob:**/best.safetensors")
        .isDirectoryContaining("glob:**/curves.png")
        .isDirectoryContaining("glob:**/recipe.json");
    assertThat(lines.get(lines.size() - 1)).contains("step 120/120", "loss", "rmse", "left");
  }

  @Test
  void goesOnAfterAPauseAsIfThereHadBeenNone() throws InterruptedException, IOException {
    Recipe recipe = TinyRecipes.brightness(45);
    train(recipe, Start.AFRESH, OptionalLong.empty());
    List<String> whole = Curves.withoutSeconds(folder.resolve("steps.csv"));
    byte[] wholeValidations = Files.readAllBytes(folder.resolve("validations.csv"));
    byte[] best = Files.readAllBytes(folder.resolve("best.safetensors"));
    Files.delete(folder.resolve("checkpoint.safetensors"));

    assertThat(train(recipe, Start.AFRESH, OptionalLong.of(17)).reason()).isEqualTo(Reason.PAUSED);
    train(recipe, Start.RESUMED, OptionalLong.empty());

    assertThat(Curves.withoutSeconds(folder.resolve("steps.csv"))).isEqualTo(whole);
    assertThat(folder.resolve("validations.csv")).hasBinaryContent(wholeValidations);
    assertThat(Curves.tensors(folder.resolve("best.safetensors"))).isEqualTo(Curves.tensors(best));
  }

  @Test
  void refusesToOverwriteATraining() throws InterruptedException {
    train(TinyRecipes.brightness(8), Start.AFRESH, OptionalLong.empty());
    assertThatThrownBy(() -> train(TinyRecipes.brightness(8), Start.AFRESH, OptionalLong.empty()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("--resume");
  }

  @Test
  void refusesToResumeWithAnotherRecipe() throws InterruptedException {
    train(TinyRecipes.brightness(8), Start.AFRESH, OptionalLong.empty());
    assertThatThrownBy(() -> train(TinyRecipes.brightness(9), Start.RESUMED, OptionalLong.empty()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("another recipe");
  }

  @Test
  void endsWhenNothingGetsBetter() throws InterruptedException {
    Recipe hopeless = TinyRecipes.brightness(400, 2, 1e-12);
    TrainingOutcome outcome = train(hopeless, Start.AFRESH, OptionalLong.empty());
    assertThat(outcome.reason()).isEqualTo(Reason.NO_BETTER);
    assertThat(outcome.steps()).isEqualTo(outcome.bestStep() + 40).isLessThan(400);
  }

  @Test
  void namesTheBatchWhoseLossIsNotFiniteAndKeepsTheCheckpoint() {
    Objective poisoned =
        new BrightnessObjective(7) {
          @Override
          public Batch batch(long step) {
            Batch batch = super.batch(step);
            if (step == 10) {
              batch.values().get("pictures").floats()[3] = Float.NaN;
            }
            return batch;
          }
        };
    assertThatThrownBy(
            () -> {
              try (Training training = open(TinyRecipes.brightness(20), poisoned, Start.AFRESH)) {
                training.run();
              }
            })
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("synthetic 10")
        .extracting(e -> ((TrainingException) e).kind())
        .isEqualTo(Kind.NOT_FINITE);
    assertThat(Curves.step(folder)).isEqualTo(7);
  }

  @Test
  void namesTheStepWhoseBatchFails() {
    Objective broken =
        new BrightnessObjective(7) {
          @Override
          public Batch batch(long step) {
            if (step == 5) {
              throw new IllegalStateException("a.jpg is broken");
            }
            return super.batch(step);
          }
        };
    try (Training training = open(TinyRecipes.brightness(20), broken, Start.AFRESH)) {
      assertThatThrownBy(training::run)
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("step 5")
          .hasMessageContaining("a.jpg is broken");
    }
  }

  @Test
  void leavesFrozenWeightsAlone() throws InterruptedException {
    Objective frozen =
        new BrightnessObjective(7) {
          @Override
          public boolean frozen(String weight) {
            return weight.startsWith("stem.");
          }
        };
    Recipe recipe = TinyRecipes.brightness(10);
    try (Training training = open(recipe, frozen, Start.AFRESH);
        Weights before = Weights.initial(frozen.network().weights(), recipe.seed())) {
      training.run();
      try (Weights after = training.best()) {
        for (String name : List.of("stem.weight", "stem.norm.weight", "stem.norm.mean")) {
          assertThat(after.values(name)).as(name).isEqualTo(before.values(name));
        }
        assertThat(after.values("head.weight")).isNotEqualTo(before.values("head.weight"));
      }
    }
  }

  @Test
  void trainsInSixteenBitsToo() throws InterruptedException {
    TrainingPlan plan =
        new TrainingPlan(80, 1e-2, 5, .01, 1, .95, TrainingPlan.Precision.BF16, 20, 0, 50, 0, 1, 1);
    Recipe tiny = TinyRecipes.brightness(80);
    Recipe recipe = new Recipe(1, tiny.name(), tiny.kind(), tiny.seed(), plan, tiny.experiment());
    assertThat(train(recipe, Start.AFRESH, OptionalLong.empty()).figures())
        .hasEntrySatisfying("rmse", rmse -> assertThat(rmse).isLessThan(.15));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsItsMemory() throws InterruptedException {
    List<Long> kilobytes = new ArrayList<>();
    Objective measured =
        new BrightnessObjective(7) {
          @Override
          public Map<String, Double> validate(Predictor predictor) {
            System.gc();
            try {
              kilobytes.add(ResidentMemory.kilobytes());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return super.validate(predictor);
          }
        };
    try (Training training = open(TinyRecipes.brightness(300), measured, Start.AFRESH)) {
      training.run();
    }
    // The first third is classes and caches; the tensors of the others alone have 100 MB.
    assertThat(ResidentMemory.steadyGrowth(kilobytes.subList(4, 15)))
        .as("resident kB %s", kilobytes)
        .isLessThan(40_000);
  }

  @Test
  void refusesALossWithoutAFactor() {
    assertThatThrownBy(() -> Loss.weighted(Map.of("a", Tensor.create(1f)), Map.of("b", 1.0)))
        .hasMessageContaining("'a' has no factor");
  }

  @Test
  void namesWhatABatchHolds() {
    assertThatThrownBy(() -> Named.of("pictures", 1).get("picture"))
        .hasMessageContaining("'picture'")
        .hasMessageContaining("[pictures]");
  }
}
