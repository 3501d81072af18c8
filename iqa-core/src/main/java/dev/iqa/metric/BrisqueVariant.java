// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.SceneLuma;
import dev.iqa.metric.spi.SceneWindow;

/** The three computations of BRISQUE's features in use; each has support vectors of its own. */
enum BrisqueVariant {
  /** The authors' MATLAB release: the paper. */
  LIVE,
  /** OpenCV's quality module. */
  OPENCV,
  /** The Python packages of ocampor and rehanguha, with libsvm's 770 support vectors. */
  LIBSVM;

  /** Luma on 0..255. */
  ScenePlane luma(Planes planes) {
    return ScenePlane.luma(
        planes,
        switch (this) {
          case LIVE -> SceneLuma.NTSC;
          case OPENCV -> SceneLuma.FIXED_POINT;
          case LIBSVM -> SceneLuma.REC_709;
        });
  }

  /** The picture at half size. */
  ScenePlane half(ScenePlane luma) {
    return switch (this) {
      case LIVE -> luma.half();
      case OPENCV ->
          ScenePlane.of(BicubicSampling.resize(luma.grid(), luma.width() / 2, luma.height() / 2));
      case LIBSVM ->
          ScenePlane.of(
              BicubicSampling.resize(
                  luma.grid(),
                  (int) Math.rint(luma.width() / 2.0),
                  (int) Math.rint(luma.height() / 2.0)));
    };
  }

  /** What the local means see. */
  SceneWindow window() {
    return this == OPENCV ? SceneWindow.EDGE_REPEATED : SceneWindow.ZERO_PADDED;
  }

  /**
   * Moments of normalised samples and of their products with four neighbours. Beyond the edge lies
   * the opposite one (LIVE), or a zero that counts (OPENCV) or not (LIBSVM).
   */
  AsymmetricGaussian.Moments[] moments(ScenePlane plane) {
    AsymmetricGaussian.Moments[] moments =
        plane.moments(0, 0, plane.width(), plane.height(), this == LIVE);
    if (this == OPENCV) {
      long all = (long) plane.width() * plane.height();
      for (AsymmetricGaussian.Moments each : moments) {
        each.addZeros(all - each.count());
      }
    }
    return moments;
  }

  /** The fit of a distribution to products of neighbours. */
  AsymmetricGaussian fit(AsymmetricGaussian.Moments moments) {
    return switch (this) {
      case LIVE, OPENCV -> moments.fit();
      case LIBSVM -> moments.fitSolved();
    };
  }

  /** Shape and variance of the normalised samples themselves. */
  double[] shapeAndVariance(AsymmetricGaussian.Moments moments) {
    if (this == LIVE) {
      double magnitude = moments.meanMagnitude();
      return new double[] {
        GaussianShapes.ofInverseRatio(moments.meanSquare() / (magnitude * magnitude)),
        moments.meanSquare()
      };
    }
    AsymmetricGaussian fit = fit(moments);
    double left = fit.leftDeviation();
    double right = fit.rightDeviation();
    return new double[] {fit.shape(), (left * left + right * right) / 2};
  }
}
