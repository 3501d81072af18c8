// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * An asymmetric generalised Gaussian fitted by moment matching.
 *
 * @param shape γ, .2 to 10
 * @param leftDeviation root mean square of the negative samples; NaN if there are none
 * @param rightDeviation root mean square of the positive ones; NaN if there are none
 * @see <a href="https://doi.org/10.1109/TIP.2012.2214050">Mittal et al., 2012, §III-B</a>
 */
record AsymmetricGaussian(double shape, double leftDeviation, double rightDeviation) {

  /** Scale parameter of the left side. */
  double left() {
    return leftDeviation * GaussianShapes.scalePerDeviation(shape);
  }

  /** Scale parameter of the right side. */
  double right() {
    return rightDeviation * GaussianShapes.scalePerDeviation(shape);
  }

  /** Mean of the distribution: (β right − β left) Γ(2/γ)/Γ(1/γ). */
  double mean() {
    return (right() - left()) * GaussianShapes.meanPerScale(shape);
  }

  /** Sums over samples, from which the parameters follow. */
  static final class Moments {
    private double negativeSquares;
    private double positiveSquares;
    private double magnitudes;
    private long negatives;
    private long positives;
    private long count;

    /** No samples yet. */
    Moments() {}

    /**
     * Moments from five sums: squares of negative and of positive samples, magnitudes, numbers of
     * negative and of positive ones.
     *
     * @param at index of the first
     * @param count of all samples, zeros included
     */
    Moments(double[] sums, int at, long count) {
      negativeSquares = sums[at];
      positiveSquares = sums[at + 1];
      magnitudes = sums[at + 2];
      negatives = (long) sums[at + 3];
      positives = (long) sums[at + 4];
      this.count = count;
    }

    /** Samples, zeros included. */
    long count() {
      return count;
    }

    /** Counts samples of zero. */
    void addZeros(long zeros) {
      count += zeros;
    }

    /** Adds one sample; a zero counts on neither side. */
    void add(double value) {
      count++;
      if (value < 0) {
        negativeSquares += value * value;
        magnitudes -= value;
        negatives++;
      } else if (value > 0) {
        positiveSquares += value * value;
        magnitudes += value;
        positives++;
      }
    }

    /** Mean square of all samples. */
    double meanSquare() {
      return (negativeSquares + positiveSquares) / count;
    }

    /** r̂: mean magnitude squared over mean square. */
    double ratio() {
      double mean = magnitudes / count;
      return mean * mean / meanSquare();
    }

    /** R̂: the ratio corrected for asymmetry. */
    static double corrected(double ratio, double leftOverRight) {
      double square = leftOverRight * leftOverRight;
      return ratio
          * (square * leftOverRight + 1)
          * (leftOverRight + 1)
          / ((square + 1) * (square + 1));
    }

    /** Mean magnitude of all samples. */
    double meanMagnitude() {
      return magnitudes / count;
    }

    /** The fit, zeros counting on neither side, its shape from the table. */
    AsymmetricGaussian fit() {
      double left = Math.sqrt(negativeSquares / negatives);
      double right = Math.sqrt(positiveSquares / positives);
      return new AsymmetricGaussian(
          GaussianShapes.ofRatio(corrected(ratio(), left / right)), left, right);
    }

    /** The fit, zeros counting on the right side, its shape solved for. */
    AsymmetricGaussian fitSolved() {
      double left = Math.sqrt(negativeSquares / negatives);
      double right = Math.sqrt(positiveSquares / (count - negatives));
      return new AsymmetricGaussian(
          GaussianShapes.solveRatio(corrected(ratio(), left / right)), left, right);
    }
  }
}
