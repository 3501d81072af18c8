// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.QualityMap;
import dev.iqa.ScoreScale;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class HeatMapTest {

  private static final ScoreScale SIMILARITY = new ScoreScale("similarity", 0, 1);
  private static final ScoreScale ERROR = new ScoreScale("error", 255, 0);
  private static final ScoreScale DECIBELS = new ScoreScale("dB", 0, Double.POSITIVE_INFINITY);

  @Test
  void growsLighterEvenlyFromGoodToBad() {
    double last = lightness(ColourMap.colour(0));
    double step = (lightness(ColourMap.colour(1)) - last) / 64;
    assertThat(step).isPositive();
    for (int i = 1; i <= 64; i++) {
      double next = lightness(ColourMap.colour(i / 64.0));
      assertThat(next - last).isCloseTo(step, within(step * 0.5));
      last = next;
    }
  }

  @Test
  void isBrightWhereSimilarityIsLow() {
    HeatMap map = new HeatMap(new QualityMap(2, 1, new float[] {1f, 0.4f}, SIMILARITY));

    assertThat(map.badness(1)).isZero();
    assertThat(map.badness(0.7)).isCloseTo(0.5, within(1e-6));
    assertThat(map.badness(0.4f)).isEqualTo(1);
  }

  @Test
  void isBrightWhereErrorIsHigh() {
    HeatMap map = new HeatMap(new QualityMap(2, 1, new float[] {0, 50}, ERROR));

    assertThat(map.badness(0)).isZero();
    assertThat(map.badness(50)).isEqualTo(1);
  }

  @Test
  void beginsAtTheBestCellWhereTheScaleHasNoBest() {
    HeatMap map = new HeatMap(new QualityMap(2, 1, new float[] {40, 20}, DECIBELS));

    assertThat(map.badness(40)).isZero();
    assertThat(map.badness(30)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void isNotDarkenedByASingleOutlier() {
    float[] cells = new float[1000];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = i % 10;
    }
    cells[500] = 60_000;
    HeatMap map = new HeatMap(new QualityMap(100, 10, cells, ERROR));

    assertThat(map.badness(9)).isEqualTo(1);
    assertThat(map.badness(4.5)).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void showsTheOnlyBadCell() {
    float[] cells = new float[1000];
    cells[500] = 7;
    HeatMap map = new HeatMap(new QualityMap(100, 10, cells, ERROR));

    assertThat(map.badness(0)).isZero();
    assertThat(map.badness(7)).isEqualTo(1);
  }

  @Test
  void isDarkWhereNothingIsWrong() {
    HeatMap map = new HeatMap(new QualityMap(2, 2, new float[] {1, 1, 1, 1}, SIMILARITY));

    assertThat(colour(map.canvas(5, 5), 2, 2)).isEqualTo(ColourMap.colour(0));
  }

  @Test
  void coversTheFieldOfThePicture() {
    HeatMap map = new HeatMap(new QualityMap(2, 1, new float[] {1, 0}, SIMILARITY));

    Canvas canvas = map.canvas(8, 2);

    assertThat(colour(canvas, 0, 0)).isEqualTo(ColourMap.colour(0));
    assertThat(colour(canvas, 7, 1)).isEqualTo(ColourMap.colour(1));
    // Column 4 has its centre at 4.5/8 of the width: 5/8 of the way between the two cells.
    assertThat(colour(canvas, 4, 0)).isEqualTo(ColourMap.colour(0.625));
  }

  private static int colour(Canvas canvas, int x, int y) {
    ByteBuffer pixels = canvas.picture().pixels();
    int at = 3 * (y * canvas.width() + x);
    return ((pixels.get(at) & 0xff) << 16)
        | ((pixels.get(at + 1) & 0xff) << 8)
        | (pixels.get(at + 2) & 0xff);
  }

  /** L* of CIELAB, another measure of lightness than the one the colours are made with. */
  private static double lightness(int rgb) {
    double y =
        0.2126 * linear(rgb >> 16 & 0xff)
            + 0.7152 * linear(rgb >> 8 & 0xff)
            + 0.0722 * linear(rgb & 0xff);
    return y > 216 / 24389.0 ? 116 * Math.cbrt(y) - 16 : y * 24389 / 27;
  }

  private static double linear(int encoded) {
    double value = encoded / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
