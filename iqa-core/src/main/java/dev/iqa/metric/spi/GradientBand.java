// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gradient magnitude similarity of a band at half size, over strips with three rows of each picture
 * in a ring. Belongs to one thread.
 */
final class GradientBand {

  private static final int STRIP = 512;
  private static final int ROW = STRIP + 2;

  // One column of zeros or neighbours on either side: cell i of the strip is at i + 1.
  private final float[][] first = new float[3][ROW];
  private final float[][] second = new float[3][ROW];
  private final float[] upper = new float[2 * ROW];
  private final float[] lower = new float[2 * ROW];
  private final float[] similarity = new float[STRIP];
  private final SampleRows rows;

  GradientBand(SampleRows rows) {
    this.rows = rows;
  }

  void sum(
      Samples a,
      Samples b,
      float constant,
      int from,
      int to,
      double[] sums,
      float @Nullable [] map) {
    int columns = Halving.of(a.columns());
    double total = 0;
    double squares = 0;
    for (int x = 0; x < columns; x += STRIP) {
      int count = Math.min(STRIP, columns - x);
      int halved = from - 1;
      for (int y = from; y < to; y++) {
        for (; halved <= y + 1; halved++) {
          int slot = Math.floorMod(halved, 3);
          halve(a, halved, x, count, first[slot]);
          halve(b, halved, x, count, second[slot]);
        }
        int above = Math.floorMod(y - 1, 3);
        int here = Math.floorMod(y, 3);
        int below = Math.floorMod(y + 1, 3);
        compare(
            first[above],
            first[here],
            first[below],
            second[above],
            second[here],
            second[below],
            constant,
            count,
            similarity);
        double rowTotal = 0;
        double rowSquares = 0;
        for (int i = 0; i < count; i++) {
          double s = similarity[i];
          rowTotal += s;
          rowSquares += s * s;
        }
        total += rowTotal;
        squares += rowSquares;
        if (map != null) {
          System.arraycopy(similarity, 0, map, y * columns + x, count);
        }
      }
    }
    sums[0] = total;
    sums[1] = squares;
  }

  /** Row y at half size, columns x − 1 to x + count inclusive; zeros outside. */
  private void halve(Samples samples, int y, int x, int count, float[] out) {
    int columns = Halving.of(samples.columns());
    if (y < 0 || y >= Halving.of(samples.rows())) {
      Arrays.fill(out, 0, count + 2, 0f);
      return;
    }
    int left = Math.max(0, x - 1);
    int right = Math.min(columns, x + count + 1);
    int wanted = 2 * (right - left);
    int stored = Math.min(samples.columns() - 2 * left, wanted);
    rows.read(samples, 2 * y, 2 * left, stored, upper, 0);
    if (2 * y + 1 < samples.rows()) {
      rows.read(samples, 2 * y + 1, 2 * left, stored, lower, 0);
    } else {
      Arrays.fill(lower, 0, stored, 0f);
    }
    if (stored < wanted) {
      upper[stored] = 0;
      lower[stored] = 0;
    }
    for (int i = 0; i < wanted; i++) {
      upper[i] += lower[i];
    }
    out[0] = 0;
    out[count + 1] = 0;
    int at = left - (x - 1);
    for (int i = 0; i < right - left; i++) {
      out[at + i] = .25f * (upper[2 * i] + upper[2 * i + 1]);
    }
  }

  private static void compare(
      float[] a0,
      float[] a1,
      float[] a2,
      float[] b0,
      float[] b1,
      float[] b2,
      float constant,
      int count,
      float[] out) {
    for (int i = 0; i < count; i++) {
      float ax = a0[i] + a1[i] + a2[i] - (a0[i + 2] + a1[i + 2] + a2[i + 2]);
      float ay = a0[i] + a0[i + 1] + a0[i + 2] - (a2[i] + a2[i + 1] + a2[i + 2]);
      float bx = b0[i] + b1[i] + b2[i] - (b0[i + 2] + b1[i + 2] + b2[i + 2]);
      float by = b0[i] + b0[i + 1] + b0[i + 2] - (b2[i] + b2[i + 1] + b2[i + 2]);
      // Squared magnitudes of Prewitt's operator divided by 3.
      float p = (ax * ax + ay * ay) * (1 / 9f);
      float q = (bx * bx + by * by) * (1 / 9f);
      out[i] = (2 * (float) Math.sqrt(p * q) + constant) / (p + q + constant);
    }
  }
}
