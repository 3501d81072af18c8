// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RatingBudgetTest {

  private static double[] scores(int count) {
    return new Random(2).doubles(count).toArray();
  }

  @Test
  void drawsOneFromEachStratum() {
    double[] scores = scores(103);
    double[] sorted = Arrays.stream(scores).sorted().toArray();

    double[] chosen =
        Arrays.stream(new RatingBudget(10, 5).choose(scores))
            .mapToDouble(i -> scores[i])
            .sorted()
            .toArray();

    for (int k = 0; k < 10; k++) {
      assertThat(chosen[k]).isBetween(sorted[k * 103 / 10], sorted[(k + 1) * 103 / 10 - 1]);
    }
  }

  @Test
  void isTheSameForTheSameSeedOnly() {
    double[] scores = scores(500);

    assertThat(new RatingBudget(50, 1).choose(scores))
        .isEqualTo(new RatingBudget(50, 1).choose(scores))
        .isNotEqualTo(new RatingBudget(50, 2).choose(scores))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void mayTakeEverything() {
    assertThat(new RatingBudget(20, 1).choose(scores(20)))
        .isEqualTo(IntStream.range(0, 20).toArray());
  }

  @Test
  void refusesMoreThanThereAreConstantScoresAndNumbersThatAreNone() {
    assertThatThrownBy(() -> new RatingBudget(21, 1).choose(scores(20)))
        .isInstanceOf(CalibrationException.class)
        .hasMessage("a budget of 21 pictures is more than the 20 there are");
    assertThatThrownBy(() -> new RatingBudget(2, 1).choose(new double[] {1, 1, 1}))
        .hasMessageContaining("all scores are equal");
    assertThatThrownBy(() -> new RatingBudget(2, 1).choose(new double[] {1, Double.NaN, 2}))
        .hasMessageContaining("a score is NaN");
    assertThatThrownBy(() -> new RatingBudget(0, 1)).hasMessageContaining("not 0");
  }
}
