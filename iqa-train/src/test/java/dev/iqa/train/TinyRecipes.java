// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.TrainingPlan.Precision;
import tools.jackson.databind.json.JsonMapper;

/** Recipes of trainings that take a second. */
final class TinyRecipes {

  private TinyRecipes() {}

  /** Learns brightness; validates every 20 steps and keeps a checkpoint every 7. */
  static Recipe brightness(long steps) {
    return brightness(steps, 0, 1e-2);
  }

  static Recipe brightness(long steps, int patience, double learningRate) {
    return new Recipe(
        1,
        "brightness",
        "brightness",
        7,
        new TrainingPlan(
            steps, learningRate, 5, .01, 1, .95, Precision.FP32, 20, patience, 7, 0, 1, 2),
        JsonMapper.shared().createObjectNode());
  }
}
