// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CorrelationTest {

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "falling", "ties", "unrelated"})
  void equalsSciPy(String name) {
    Vectors v = Vectors.named(name);

    assertThat(Correlation.SRCC.of(v.scores(), v.opinions()).orElseThrow())
        .isCloseTo(Vectors.expected(name, "srcc"), within(1e-9));
    assertThat(Correlation.KRCC.of(v.scores(), v.opinions()).orElseThrow())
        .isCloseTo(Vectors.expected(name, "krcc"), within(1e-9));
    assertThat(Correlation.PLCC.of(v.scores(), v.opinions()).orElseThrow())
        .isCloseTo(Vectors.expected(name, "plcc"), within(1e-9));
  }

  @Test
  void isUndefinedForConstantScores() {
    for (Correlation correlation : Correlation.values()) {
      Statistic statistic = correlation.of(new double[] {2, 2, 2}, new double[] {1, 2, 3});

      assertThat(statistic.isDefined()).isFalse();
      assertThat(statistic).hasToString("undefined: all scores are equal");
      assertThatThrownBy(statistic::orElseThrow).hasMessageContaining("all scores are equal");
    }
  }

  @Test
  void isUndefinedForConstantOpinionsAndForOnePair() {
    assertThat(Correlation.SRCC.of(new double[] {1, 2}, new double[] {3, 3}))
        .hasToString("undefined: all opinions are equal");
    assertThat(Correlation.SRCC.of(new double[] {1}, new double[] {3}))
        .hasToString("undefined: 1 pairs are too few");
  }

  @Test
  void ranksInfiniteScoresButDoesNotAverageThem() {
    double[] scores = {30, 40, Double.POSITIVE_INFINITY};

    assertThat(Correlation.SRCC.of(scores, new double[] {1, 2, 3}).orElseThrow()).isEqualTo(1);
    assertThat(Correlation.KRCC.of(scores, new double[] {1, 2, 3}).orElseThrow()).isEqualTo(1);
    assertThat(Correlation.PLCC.of(scores, new double[] {1, 2, 3}))
        .hasToString("undefined: 1 scores are infinite");
  }

  @Test
  void refusesNaN() {
    assertThatThrownBy(() -> Correlation.PLCC.of(new double[] {1, Double.NaN}, new double[] {1, 2}))
        .hasMessage("pair 1 holds NaN");
  }
}
