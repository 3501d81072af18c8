// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.function.DoubleUnaryOperator;

/**
 * Mean subtracted, contrast normalised samples: (I − μ) / (σ + C) with the weighted mean μ and
 * deviation σ around every sample.
 *
 * @param mean μ
 * @param deviation σ
 * @param normalized mean about 0, deviation about 1 in natural pictures
 * @see <a href="https://doi.org/10.1109/TIP.2012.2214050">Mittal et al., 2012, §III-A</a>
 */
record LocalNormalization(Grid mean, Grid deviation, Grid normalized) {

  // 7 × 7, σ = 7/6 px. §III-A
  private static final double[] NATURAL_SCENE = Grid.gaussian(7, 7 / 6.0);

  /**
   * Normalises, every intermediate result rounded: in flat regions σ is what rounding left, so that
   * single and double precision give different scores.
   *
   * @param plane any scale
   * @param edge what lies beyond the picture
   * @param stabilizer C, 1 for samples on 0..255
   * @param rounding to a precision
   */
  static LocalNormalization of(
      Grid plane, Edge edge, double stabilizer, DoubleUnaryOperator rounding) {
    return of(plane, NATURAL_SCENE, edge, stabilizer, rounding);
  }

  /** As above with another window. */
  static LocalNormalization of(
      Grid plane, double[] window, Edge edge, double stabilizer, DoubleUnaryOperator rounding) {
    Grid mean = plane.filtered(window, edge).map(rounding);
    Grid deviation =
        plane.map(v -> rounding.applyAsDouble(v * v)).filtered(window, edge).map(rounding);
    Grid normalized = Grid.zeros(plane.width(), plane.height());
    for (int i = 0; i < plane.values().length; i++) {
      double mu = mean.values()[i];
      // Rounding can leave a small negative variance; the published code takes its magnitude.
      double variance = deviation.values()[i] - rounding.applyAsDouble(mu * mu);
      double sigma = rounding.applyAsDouble(Math.sqrt(Math.abs(variance)));
      deviation.values()[i] = sigma;
      normalized.values()[i] =
          rounding.applyAsDouble((plane.values()[i] - mu) / (sigma + stabilizer));
    }
    return new LocalNormalization(mean, deviation, normalized);
  }
}
