// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

import java.util.Arrays;

/**
 * Block similarity of a band of 8 × 8 windows, from sums over blocks of 4 × 4 that neighbouring
 * windows share. Belongs to one thread.
 */
final class BlockBand {

  private static final int STRIP = 128;
  private static final int BLOCKS = STRIP + 1;
  private static final int C1 = (int) (.01 * .01 * 255 * 255 * 64 + .5);
  private static final int C2 = (int) (.03 * .03 * 255 * 255 * 64 * 63 + .5);

  // Two rows of blocks: sums of a, of b, of a² + b², of ab.
  private final int[][][] rings = new int[2][4][BLOCKS];
  private final float[] a = new float[4 * BLOCKS];
  private final float[] b = new float[4 * BLOCKS];
  private final SampleRows rows;

  BlockBand(SampleRows rows) {
    this.rows = rows;
  }

  double sum(Samples first, Samples second, int from, int to) {
    int columns = first.columns() / 4 - 1;
    double total = 0;
    for (int x = 0; x < columns; x += STRIP) {
      int count = Math.min(STRIP, columns - x);
      blocks(first, second, from, x, count + 1, rings[from & 1]);
      for (int y = from; y < to; y++) {
        blocks(first, second, y + 1, x, count + 1, rings[(y + 1) & 1]);
        total += windows(rings[0], rings[1], count);
      }
    }
    return total;
  }

  private void blocks(Samples first, Samples second, int row, int x, int count, int[][] sums) {
    for (int[] s : sums) {
      Arrays.fill(s, 0, count, 0);
    }
    for (int y = 4 * row; y < 4 * row + 4; y++) {
      rows.read(first, y, 4 * x, 4 * count, a, 0);
      rows.read(second, y, 4 * x, 4 * count, b, 0);
      for (int i = 0; i < count; i++) {
        int s1 = 0;
        int s2 = 0;
        int squares = 0;
        int products = 0;
        for (int k = 4 * i; k < 4 * i + 4; k++) {
          int p = (int) (a[k] + .5f);
          int q = (int) (b[k] + .5f);
          s1 += p;
          s2 += q;
          squares += p * p + q * q;
          products += p * q;
        }
        sums[0][i] += s1;
        sums[1][i] += s2;
        sums[2][i] += squares;
        sums[3][i] += products;
      }
    }
  }

  private static double windows(int[][] upper, int[][] lower, int count) {
    double total = 0;
    for (int i = 0; i < count; i++) {
      int s1 = window(upper[0], lower[0], i);
      int s2 = window(upper[1], lower[1], i);
      int squares = s1 * s1 + s2 * s2;
      int variances = 64 * window(upper[2], lower[2], i) - squares;
      int covariance = 64 * window(upper[3], lower[3], i) - s1 * s2;
      // Single precision as in x264 and ffmpeg, whose values these are.
      float numerator = (float) (2 * s1 * s2 + C1) * (float) (2 * covariance + C2);
      total += numerator / ((float) (squares + C1) * (float) (variances + C2));
    }
    return total;
  }

  private static int window(int[] upper, int[] lower, int i) {
    return upper[i] + upper[i + 1] + lower[i] + lower[i + 1];
  }
}
