// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.Training.Start;
import java.nio.file.Path;

/** A training in a process of its own, so that it can be killed: {@code FOLDER STEPS}. */
final class TrainBrightness {

  private TrainBrightness() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      train(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    } catch (TrainingException e) {
      System.out.println(e.kind() + " " + e.getMessage());
      System.exit(3);
    }
  }

  static void train(Path folder, long steps) throws InterruptedException {
    Recipe recipe = TinyRecipes.brightness(steps);
    try (Training training =
        Training.open(recipe, new BrightnessObjective(7), folder, Start.RESUMED, line -> {})) {
      training.run();
    }
  }
}
