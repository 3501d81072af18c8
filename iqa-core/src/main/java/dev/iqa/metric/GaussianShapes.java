// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import org.hipparchus.special.Gamma;

/**
 * Shape parameters of generalised Gaussian distributions by moment matching: the table γ = .2, .201
 * … 10 that the published implementations search, with ρ(γ) = Γ(2/γ)² / (Γ(1/γ) Γ(3/γ)).
 *
 * @see <a href="https://doi.org/10.1109/76.388064">Sharifi and Leon-Garcia, 1995</a>
 * @see <a href="https://doi.org/10.1109/TIP.2012.2214050">Mittal et al., 2012</a>
 */
final class GaussianShapes {

  private static final int COUNT = 9801;
  private static final double[] RATIO = new double[COUNT];
  private static final double[] INVERSE = new double[COUNT];

  static {
    for (int i = 0; i < COUNT; i++) {
      RATIO[i] = ratio(shape(i));
      INVERSE[i] = 1 / RATIO[i];
    }
  }

  private GaussianShapes() {}

  private static double shape(int index) {
    return 0.2 + index * 0.001;
  }

  /** ρ(γ): mean magnitude squared over mean square of a generalised Gaussian. */
  static double ratio(double shape) {
    return Math.exp(
        2 * Gamma.logGamma(2 / shape) - Gamma.logGamma(1 / shape) - Gamma.logGamma(3 / shape));
  }

  /** √(Γ(1/γ) / Γ(3/γ)): deviation to scale parameter. */
  static double scalePerDeviation(double shape) {
    return Math.exp((Gamma.logGamma(1 / shape) - Gamma.logGamma(3 / shape)) / 2);
  }

  /** Γ(2/γ) / Γ(1/γ). */
  static double meanPerScale(double shape) {
    return Math.exp(Gamma.logGamma(2 / shape) - Gamma.logGamma(1 / shape));
  }

  /** The tabulated shape whose ratio lies nearest; the first entry for NaN. */
  static double ofRatio(double ratio) {
    return shape(nearest(ratio, 1, RATIO));
  }

  /** The shape of a ratio, .2 to 10, solved for instead of looked up; .2 for NaN. */
  static double solveRatio(double ratio) {
    double low = shape(0);
    double high = shape(COUNT - 1);
    if (!(ratio > RATIO[0])) {
      return low;
    }
    while (high - low > 1e-12 * high) {
      double middle = (low + high) / 2;
      if (middle == low || middle == high) {
        break;
      }
      if (ratio(middle) < ratio) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The tabulated shape whose inverse ratio lies nearest; the first entry for NaN. */
  static double ofInverseRatio(double inverse) {
    return shape(nearest(inverse, -1, INVERSE));
  }

  /**
   * Index of the nearest entry.
   *
   * @param direction 1 if the table rises, −1 if it falls
   */
  private static int nearest(double value, int direction, double[] table) {
    if (Double.isNaN(value)) {
      return 0;
    }
    int low = 0;
    int high = COUNT - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (direction * (table[middle] - value) <= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.abs(table[low] - value) <= Math.abs(table[high] - value) ? low : high;
  }
}
