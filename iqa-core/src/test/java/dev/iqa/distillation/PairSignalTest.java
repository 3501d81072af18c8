// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Preference;
import org.junit.jupiter.api.Test;

final class PairSignalTest {

  @Test
  void takesTheMeanOfBothOrdersAndHalfOfATie() {
    PairSignal signal = PairSignal.of(new Preference(0.7, 0.2, 0.1), new Preference(0.3, 0.1, 0.6));

    assertThat(signal.shownFirst()).isCloseTo(0.8, within(1e-12));
    assertThat(signal.shownSecond()).isCloseTo(0.65, within(1e-12));
    assertThat(signal.probability()).isCloseTo(0.725, within(1e-12));
    assertThat(signal.inconsistency()).isCloseTo(0.15, within(1e-12));
    assertThat(signal.weight()).isCloseTo(0.45 * 0.85, within(1e-12));
  }

  @Test
  void countsNothingIfTheFirstShownAlwaysWins() {
    PairSignal signal = PairSignal.of(new Preference(1, 0, 0), new Preference(1, 0, 0));

    assertThat(signal.probability()).isEqualTo(0.5);
    assertThat(signal.inconsistency()).isEqualTo(1);
    assertThat(signal.weight()).isEqualTo(0);
  }

  /** scipy.stats.norm.cdf, 1.17.1. */
  @Test
  void followsFromScoresAndDeviations() {
    PairSignal signal = PairSignal.of(point(3.8, 0.5), point(3.1, 0.7));

    assertThat(signal.shownFirst()).isCloseTo(0.7921011725185336, within(1e-9));
    assertThat(signal.inconsistency()).isEqualTo(0);
    assertThat(PairSignal.of(point(2, 0.6), point(4.5, 0.6)).probability())
        .isCloseTo(0.0016081146550637273, within(1e-9));
    assertThat(signal.weight()).isCloseTo(2 * 0.7921011725185336 - 1, within(1e-9));
  }

  @Test
  void isCertainWithoutDeviationsAndEvenForEqualScores() {
    assertThat(PairSignal.of(point(4, 0), point(2, 0)).probability()).isEqualTo(1);
    assertThat(PairSignal.of(point(4, 0), point(4, 0)).probability()).isEqualTo(0.5);
    assertThat(PairSignal.of(point(4, 1), point(4, 1)).probability()).isEqualTo(0.5);
  }

  private static PointSignal point(double mean, double deviation) {
    return new PointSignal(LevelDistribution.of(mean, deviation), deviation);
  }
}
