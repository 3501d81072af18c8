// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * The orthonormal cosine transform of 8 samples that block codecs use (DCT-II).
 *
 * @see <a href="https://doi.org/10.1109/T-C.1974.223784">Ahmed, Natarajan and Rao, 1974</a>
 */
final class BlockCosines {

  /** Side of a block. */
  static final int SIDE = 8;

  private static final double[][] BASIS = basis();

  private BlockCosines() {}

  private static double[][] basis() {
    double[][] result = new double[SIDE][SIDE];
    for (int f = 0; f < SIDE; f++) {
      double norm = Math.sqrt((f == 0 ? 1.0 : 2.0) / SIDE);
      for (int k = 0; k < SIDE; k++) {
        result[f][k] = norm * Math.cos(Math.PI * f * (2 * k + 1) / (2.0 * SIDE));
      }
    }
    return result;
  }

  /**
   * Coefficients of the lowest frequencies.
   *
   * @param block 64 samples, row by row
   * @param frequencies how many in each direction, 1 to 8
   * @param rows room for 8 × frequencies numbers
   * @param out frequencies × frequencies coefficients, vertical frequency first
   */
  static void transform(double[] block, int frequencies, double[] rows, double[] out) {
    for (int y = 0; y < SIDE; y++) {
      for (int n = 0; n < frequencies; n++) {
        double sum = 0;
        for (int x = 0; x < SIDE; x++) {
          sum += BASIS[n][x] * block[y * SIDE + x];
        }
        rows[y * frequencies + n] = sum;
      }
    }
    for (int m = 0; m < frequencies; m++) {
      for (int n = 0; n < frequencies; n++) {
        double sum = 0;
        for (int y = 0; y < SIDE; y++) {
          sum += BASIS[m][y] * rows[y * frequencies + n];
        }
        out[m * frequencies + n] = sum;
      }
    }
  }
}
