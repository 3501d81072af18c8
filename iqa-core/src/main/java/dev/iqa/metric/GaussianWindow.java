// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/** A square Gaussian window that sums to 1, applied by columns and rows. */
final class GaussianWindow {

  /** The window of natural-scene statistics: 7 × 7, σ = 7/6 px. Mittal et al., 2012, §III-A. */
  static final GaussianWindow NATURAL_SCENE = new GaussianWindow(7, 7 / 6.0);

  private final double[] weights;

  /**
   * A window.
   *
   * @param size odd number of taps
   * @param sigmaPixels standard deviation
   */
  GaussianWindow(int size, double sigmaPixels) {
    weights = Grid.gaussian(size, sigmaPixels);
  }

  /** One element of the two-dimensional window. */
  double at(int row, int column) {
    return weights[row] * weights[column];
  }

  /** Weighted means around every sample. */
  DoublePlane filter(DoublePlane plane, Edge edge) {
    int width = plane.width();
    int height = plane.height();
    int reach = weights.length / 2;
    DoublePlane result = DoublePlane.zeros(width, height);
    double[] column = new double[width];
    double[] padded = new double[width + 2 * reach];
    for (int y = 0; y < height; y++) {
      java.util.Arrays.fill(column, 0);
      for (int k = 0; k < weights.length; k++) {
        int row = edge.source(y + k - reach, height);
        if (row >= 0) {
          for (int x = 0, i = row * width; x < width; x++, i++) {
            column[x] += weights[k] * plane.values()[i];
          }
        }
      }
      for (int x = 0; x < padded.length; x++) {
        int source = edge.source(x - reach, width);
        padded[x] = source < 0 ? 0 : column[source];
      }
      for (int x = 0, i = y * width; x < width; x++, i++) {
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
          sum += weights[k] * padded[x + k];
        }
        result.values()[i] = sum;
      }
    }
    return result;
  }
}
