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

  private BrisqueFeatures() {}

  /** Features in the order of the paper's table, full scale first; NaN for a flat picture. */
  static double[] of(Planes planes, BrisqueVariant variant) {
    double[] features = new double[COUNT];
    try (ScenePlane luma = variant.luma(planes)) {
      describe(luma, variant, features, 0);
      MetricInput.checkInterrupted();
      try (ScenePlane half = variant.half(luma)) {
        describe(half, variant, features, COUNT / 2);
      }
    }
    return features;
  }

  private static void describe(ScenePlane luma, BrisqueVariant variant, double[] features, int at) {
    AsymmetricGaussian.Moments[] moments;
    try (ScenePlane normalized = luma.normalized(variant.window())) {
      moments = variant.moments(normalized);
    }
    double[] own = variant.shapeAndVariance(moments[0]);
    int next = at;
    features[next++] = own[0];
    features[next++] = own[1];
    for (int n = 1; n < moments.length; n++) {
      AsymmetricGaussian fit = variant.fit(moments[n]);
      features[next++] = fit.shape();
      features[next++] = fit.mean();
      features[next++] = fit.leftDeviation() * fit.leftDeviation();
      features[next++] = fit.rightDeviation() * fit.rightDeviation();
    }
  }
}
