// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainingTest {

  static TrainingPlan plan(long steps) {
    return new TrainingPlan(
        steps, 1e-2, 5, .01, 1, .95, TrainingPlan.Precision.FP32, 20, 0, 20, 0, 1, 1);
  }

  @Test
  void learnsTheBrightnessOfNoise() throws InterruptedException {
    try (Training training = new Training(plan(120), new BrightnessObjective(7), 7)) {
      assertThat(training.run().figures())
          .hasEntrySatisfying("rmse", rmse -> assertThat(rmse).isLessThan(.1));
    }
  }
}
