// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Score;
import dev.iqa.ScoreScale;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

final class LevelDistributionTest {

  @ParameterizedTest(name = "{0} ± {1}")
  @CsvFileSource(resources = "levels.csv", useHeadersInDisplayName = false, numLinesToSkip = 2)
  void sharesThoseOfSciPy(
      double mean,
      double deviation,
      String form,
      double bad,
      double poor,
      double fair,
      double good,
      double excellent,
      double score,
      double reliability) {
    LevelDistribution levels = LevelDistribution.of(mean, deviation);

    List<Double> expected = List.of(bad, poor, fair, good, excellent);
    for (int i = 0; i < 5; i++) {
      assertThat(levels.shares().get(i)).as(form).isCloseTo(expected.get(i), within(1e-9));
    }
    assertThat(levels.score()).isCloseTo(score, within(1e-9));
    assertThat(levels.reliability()).isCloseTo(reliability, within(1e-9));
  }

  @Test
  void restoresMassAndMeanEverywhere() {
    for (double mean = 1; mean <= 5; mean += 0.0371) {
      for (double deviation : new double[] {0, 1e-9, 0.01, 0.05, 0.051, 0.3, 0.7, 1, 2, 5, 40}) {
        LevelDistribution levels = LevelDistribution.of(mean, deviation);
        String which = mean + " ± " + deviation;
        assertThat(levels.shares()).as(which).allMatch(share -> share >= 0 && share <= 1);
        assertThat(levels.shares().stream().mapToDouble(s -> s).sum())
            .as(which)
            .isCloseTo(1, within(1e-12));
        assertThat(levels.score()).as(which).isCloseTo(mean, within(1e-9));
      }
    }
  }

  @Test
  void doesNotJumpInTheMiddleWhereTheCorrectionIsNoughtByNought() {
    LevelDistribution middle = LevelDistribution.of(3, 1.5);
    LevelDistribution beside = LevelDistribution.of(3 + 1e-4, 1.5);

    for (int i = 0; i < 5; i++) {
      assertThat(middle.shares().get(i)).isCloseTo(beside.shares().get(i), within(1e-4));
    }
    assertThat(middle.shares().get(2)).isGreaterThan(0.3);
  }

  @ParameterizedTest
  @CsvSource({"1,0 1 0 0 0 0", "2.25,0 0 0.75 0.25 0 0", "5,0 0 0 0 0 1", "5,3 0 0 0 0 1"})
  void dividesASureScoreBetweenItsNeighbours(double mean, String wanted) {
    String[] words = wanted.split(" ", -1);
    LevelDistribution levels = LevelDistribution.of(mean, Double.parseDouble(words[0]));

    for (int i = 0; i < 5; i++) {
      assertThat(levels.shares().get(i)).isEqualTo(Double.parseDouble(words[i + 1]));
    }
  }

  @Test
  void knowsSureFromUnsure() {
    assertThat(LevelDistribution.of(4, 0).reliability()).isEqualTo(1);
    assertThat(new LevelDistribution(List.of(.2, .2, .2, .2, .2)).reliability())
        .isCloseTo(0, within(1e-12));
    assertThat(LevelDistribution.of(3.3, 0.4).reliability())
        .isGreaterThan(LevelDistribution.of(3.3, 0.9).reliability());
  }

  @Test
  void bringsAnyBoundedScaleToFiveLevels() {
    ScoreScale falling = new ScoreScale("damage", 100, 0);
    Score score = new Score(25, OptionalDouble.of(10), falling);

    assertThat(LevelDistribution.level(score)).isEqualTo(4);
    assertThat(LevelDistribution.deviation(score)).isCloseTo(0.4, within(1e-12));
    assertThat(LevelDistribution.of(score)).isEqualTo(LevelDistribution.of(4, 0.4));
    assertThat(LevelDistribution.deviation(Score.of(25, falling))).isEqualTo(1);
  }

  @Test
  void refusesAnOpenScaleAndNumbersOffTheLevels() {
    Score open = Score.of(3, new ScoreScale("NIQE", Double.POSITIVE_INFINITY, 0));
    assertThatThrownBy(() -> LevelDistribution.of(open))
        .isInstanceOf(DistillationException.class)
        .hasMessageContaining("NIQE ∞ (worst) to 0 (best)")
        .hasMessageContaining("calibrated");
    assertThatThrownBy(() -> LevelDistribution.of(5.1, 1)).hasMessageContaining("5.1");
    assertThatThrownBy(() -> LevelDistribution.of(3, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new LevelDistribution(List.of(.5, .5, .5, 0.0, 0.0)))
        .hasMessageContaining("sum to 1");
    assertThatThrownBy(() -> new LevelDistribution(List.of(.5, .5)))
        .hasMessageContaining("five shares");
  }
}
