// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * Bicubic resizing that only samples: a = −¾, no antialiasing, repeated edges, as OpenCV's
 * INTER_CUBIC.
 *
 * @see <a href="https://doi.org/10.1109/TASSP.1981.1163711">Keys, 1981</a>
 */
final class BicubicSampling {

  private static final double A = -0.75;

  private BicubicSampling() {}

  /** Resizes; samples lie where both pictures cover the same area. */
  static Grid resize(Grid plane, int width, int height) {
    Grid across = Grid.zeros(width, plane.height());
    double scaleX = (double) plane.width() / width;
    for (int x = 0; x < width; x++) {
      double at = (x + 0.5) * scaleX - 0.5;
      int left = (int) Math.floor(at);
      double[] weights = weights(at - left);
      for (int y = 0; y < plane.height(); y++) {
        double sum = 0;
        for (int k = 0; k < 4; k++) {
          int from = Edge.NEAREST.source(left - 1 + k, plane.width());
          sum += weights[k] * plane.values()[y * plane.width() + from];
        }
        across.values()[y * width + x] = sum;
      }
    }
    Grid result = Grid.zeros(width, height);
    double scaleY = (double) plane.height() / height;
    for (int y = 0; y < height; y++) {
      double at = (y + 0.5) * scaleY - 0.5;
      int top = (int) Math.floor(at);
      double[] weights = weights(at - top);
      for (int k = 0; k < 4; k++) {
        int from = Edge.NEAREST.source(top - 1 + k, plane.height()) * width;
        for (int x = 0; x < width; x++) {
          result.values()[y * width + x] += weights[k] * across.values()[from + x];
        }
      }
    }
    return result;
  }

  private static double[] weights(double fraction) {
    double near = near(fraction);
    double next = near(1 - fraction);
    double far = far(1 + fraction);
    return new double[] {far, near, next, 1 - far - near - next};
  }

  private static double near(double x) {
    return ((A + 2) * x - (A + 3)) * x * x + 1;
  }

  private static double far(double x) {
    return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
  }
}
