// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * Resizing as MATLAB's imresize does it: the cubic kernel with a = −½, widened when shrinking
 * (antialiasing), the picture mirrored at its edges with the edge sample repeated.
 *
 * @see <a href="https://doi.org/10.1109/TASSP.1981.1163711">Keys, 1981</a>
 */
final class BicubicResize {

  private BicubicResize() {}

  /**
   * Resizes.
   *
   * @param scaleX output over input pixels; given apart from the sizes because they are rounded
   * @param scaleY the same for rows
   */
  static double[] resize(
      double[] in,
      int width,
      int height,
      int outWidth,
      int outHeight,
      double scaleX,
      double scaleY) {
    double[][] weights = new double[outWidth][];
    int[][] sources = new int[outWidth][];
    taps(width, scaleX, weights, sources);
    double[] narrow = new double[outWidth * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < outWidth; x++) {
        double sum = 0;
        double[] w = weights[x];
        int[] s = sources[x];
        for (int k = 0; k < w.length; k++) {
          sum += w[k] * in[y * width + s[k]];
        }
        narrow[y * outWidth + x] = sum;
      }
    }
    weights = new double[outHeight][];
    sources = new int[outHeight][];
    taps(height, scaleY, weights, sources);
    double[] result = new double[outWidth * outHeight];
    for (int y = 0; y < outHeight; y++) {
      for (int k = 0; k < weights[y].length; k++) {
        double weight = weights[y][k];
        int row = sources[y][k] * outWidth;
        if (weight != 0) {
          for (int x = 0; x < outWidth; x++) {
            result[y * outWidth + x] += weight * narrow[row + x];
          }
        }
      }
    }
    return result;
  }

  private static void taps(int size, double scale, double[][] weights, int[][] sources) {
    double stretch = Math.min(1, scale);
    double kernelWidth = 4 / stretch;
    int count = (int) Math.ceil(kernelWidth) + 2;
    for (int out = 0; out < weights.length; out++) {
      double centre = (out + 0.5) / scale - 0.5;
      int first = (int) Math.floor(centre - kernelWidth / 2);
      double[] w = new double[count];
      int[] s = new int[count];
      double sum = 0;
      for (int k = 0; k < count; k++) {
        w[k] = cubic((centre - (first + k)) * stretch);
        sum += w[k];
        int mirrored = Math.floorMod(first + k, 2 * size);
        s[k] = mirrored < size ? mirrored : 2 * size - 1 - mirrored;
      }
      for (int k = 0; k < count; k++) {
        w[k] /= sum;
      }
      weights[out] = w;
      sources[out] = s;
    }
  }

  private static double cubic(double distance) {
    double x = Math.abs(distance);
    if (x <= 1) {
      return (1.5 * x - 2.5) * x * x + 1;
    }
    return x <= 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  }
}
