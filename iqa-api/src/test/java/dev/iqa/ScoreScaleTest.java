// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreScaleTest {

  private static final ScoreScale DECIBELS = new ScoreScale("dB", 0, Double.POSITIVE_INFINITY);
  private static final ScoreScale ERROR = new ScoreScale("MSE", 65025, 0);

  @Test
  void directionIsTheOrderOfTheEnds() {
    assertThat(ScoreScale.MOS.higherIsBetter()).isTrue();
    assertThat(DECIBELS.higherIsBetter()).isTrue();
    assertThat(ERROR.higherIsBetter()).isFalse();
    assertThat(new ScoreScale("drop", Double.POSITIVE_INFINITY, 0).higherIsBetter()).isFalse();
  }

  @Test
  void betterIsCloserToTheBest() {
    assertThat(ScoreScale.MOS.isBetter(4, 3)).isTrue();
    assertThat(ERROR.isBetter(4, 3)).isFalse();
    assertThat(ERROR.isBetter(3, 4)).isTrue();
    assertThat(ERROR.isBetter(3, 3)).isFalse();
    assertThat(DECIBELS.isBetter(Double.POSITIVE_INFINITY, 90)).isTrue();
  }

  @Test
  void positionRunsFromWorstToBest() {
    assertThat(ScoreScale.MOS.toUnit(1)).isZero();
    assertThat(ScoreScale.MOS.toUnit(4)).isEqualTo(0.75);
    assertThat(ERROR.toUnit(65025)).isZero();
    assertThat(ERROR.toUnit(0)).isEqualTo(1);
  }

  @Test
  void anUnboundedScaleHasNoPosition() {
    assertThat(DECIBELS.isBounded()).isFalse();
    assertThat(ERROR.isBounded()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> DECIBELS.toUnit(40))
        .withMessageContaining("dB 0 (worst) to ∞ (best)");
  }

  @Test
  void containsBothEndsInEitherDirection() {
    assertThat(ERROR.contains(0)).isTrue();
    assertThat(ERROR.contains(65025)).isTrue();
    assertThat(ERROR.contains(-1)).isFalse();
    assertThat(ERROR.contains(Double.NaN)).isFalse();
    assertThat(DECIBELS.contains(Double.POSITIVE_INFINITY)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"dB,1,1", "dB,NaN,1", "dB,0,NaN", "' ',0,1"})
  void needsANameAndTwoDifferentEnds(String name, double worst, double best) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ScoreScale(name, worst, best));
  }

  @Test
  void printsItsDirection() {
    assertThat(ERROR).hasToString("MSE 65025 (worst) to 0 (best)");
    assertThat(new ScoreScale("log", Double.NEGATIVE_INFINITY, 0.5))
        .hasToString("log −∞ (worst) to 0.5 (best)");
  }
}
