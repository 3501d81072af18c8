// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * The 36 features of BRISQUE: per scale shape and variance of the normalised luma, then shape,
 * mean, left and right variance of the products with the right, lower, lower right and upper right
 * neighbour.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2012.2214050">Mittal, Moorthy and Bovik, 2012</a>
 */
final class BrisqueFeatures {

  static final int COUNT = 36;

  private static final int[][] NEIGHBOURS = {{0, 1}, {1, 0}, {1, 1}, {-1, 1}};

  private BrisqueFeatures() {}

  /** Features in the order of the paper's table, full scale first; NaN for a flat picture. */
  static double[] of(Planes planes, BrisqueVariant variant) {
    double[] features = new double[COUNT];
    Grid luma = variant.luma(planes);
    describe(variant.normalize(luma).normalized(), variant, features, 0);
    MetricInput.checkInterrupted();
    describe(variant.normalize(variant.half(luma)).normalized(), variant, features, COUNT / 2);
    return features;
  }

  private static void describe(Grid plane, BrisqueVariant variant, double[] features, int at) {
    AsymmetricGaussian.Moments moments = new AsymmetricGaussian.Moments();
    for (double value : plane.values()) {
      moments.add(value);
    }
    double[] own = variant.shapeAndVariance(moments);
    int next = at;
    features[next++] = own[0];
    features[next++] = own[1];
    for (int[] neighbour : NEIGHBOURS) {
      AsymmetricGaussian fit = variant.fit(products(plane, neighbour, variant));
      features[next++] = fit.shape();
      features[next++] = fit.mean();
      features[next++] = fit.leftDeviation() * fit.leftDeviation();
      features[next++] = fit.rightDeviation() * fit.rightDeviation();
    }
  }

  private static AsymmetricGaussian.Moments products(
      Grid plane, int[] neighbour, BrisqueVariant variant) {
    int width = plane.width();
    int height = plane.height();
    double[] values = plane.values();
    AsymmetricGaussian.Moments products = new AsymmetricGaussian.Moments();
    for (int y = 0; y < height; y++) {
      boolean inside = y + neighbour[0] >= 0 && y + neighbour[0] < height;
      int other = Math.floorMod(y + neighbour[0], height);
      for (int x = 0; x < width; x++) {
        double sample = values[y * width + x];
        double second = values[other * width + (x + neighbour[1]) % width];
        if (inside && x + neighbour[1] < width) {
          products.add(sample * second);
        } else if (variant.countsEdges()) {
          products.add(variant.beyondEdge(sample, second));
        }
      }
    }
    return products;
  }
}
