// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

  @Test
  void everyHalfFloatComesBack() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float value = HalfPrecision.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(HalfPrecision.fromFloat(value)).as("%#x", bits).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void knowsItsLandmarks() {
    assertThat(HalfPrecision.toFloat((short) 0x3c00)).isEqualTo(1);
    assertThat(HalfPrecision.toFloat((short) 0x7bff)).isEqualTo(65504);
    assertThat(HalfPrecision.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(HalfPrecision.toFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(HalfPrecision.fromFloat(65519)).isEqualTo((short) 0x7bff);
    assertThat(HalfPrecision.fromFloat(65520)).isEqualTo((short) 0x7c00);
    assertThat(HalfPrecision.toFloat(HalfPrecision.fromFloat(Float.NaN))).isNaN();
  }

  @Test
  void roundsToTheNearestAndTiesToEven() {
    assertThat(HalfPrecision.fromFloat(1 + 0x1p-11f)).isEqualTo((short) 0x3c00);
    assertThat(HalfPrecision.fromFloat(1 + 0x3p-11f)).isEqualTo((short) 0x3c02);
    assertThat(HalfPrecision.fromFloat(0x1p-25f)).isEqualTo((short) 0);
    assertThat(HalfPrecision.fromFloat(0x3p-25f)).isEqualTo((short) 2);
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(-26, 13)));
      short bits = HalfPrecision.fromFloat(value);
      double error = Math.abs(HalfPrecision.toFloat(bits) - (double) value);
      double above = Math.abs(HalfPrecision.toFloat((short) (bits + 1)) - (double) value);
      double below = Math.abs(HalfPrecision.toFloat((short) (bits - 1)) - (double) value);
      assertThat(above < error || (below < error && (bits & 0x7fff) != 0))
          .as("%s", value)
          .isFalse();
    }
  }

  @Test
  void brainFloatsRoundToTheNearestAndTiesToEven() {
    assertThat(HalfPrecision.fromBrain((short) 0x3f80)).isEqualTo(1);
    assertThat(HalfPrecision.toBrain(1 + 0x1p-8f)).isEqualTo((short) 0x3f80);
    assertThat(HalfPrecision.toBrain(1 + 0x3p-8f)).isEqualTo((short) 0x3f82);
    assertThat(HalfPrecision.toBrain(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
    assertThat(HalfPrecision.fromBrain(HalfPrecision.toBrain(Float.NaN))).isNaN();
  }
}
