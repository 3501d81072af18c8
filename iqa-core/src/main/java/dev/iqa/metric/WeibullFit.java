// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A Weibull distribution fitted by maximum likelihood.
 *
 * <p>The search is the simplex of Nelder and Mead, stopped at a change of .01, from the start the
 * authors of IL-NIQE use: an exact maximum would move its scores.
 *
 * @param shape k
 * @param scale λ
 * @see <a href="https://doi.org/10.1093/comjnl/7.4.308">Nelder and Mead, 1965</a>
 */
record WeibullFit(double shape, double scale) {

  private static final double TOLERANCE = 0.01;
  private static final int MOST_STEPS = 400;
  private static final int TERMS = 23;
  private static final double REACH = 0.25;

  // exp of less is 0 in double precision.
  private static final double UNDERFLOW = -745.13;

  /**
   * Fits.
   *
   * @param logarithms of the samples
   */
  static WeibullFit of(double[] logarithms) {
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (double log : logarithms) {
      mean += log / logarithms.length;
      least = Math.min(least, log);
      most = Math.max(most, log);
    }
    double squares = 0;
    for (double log : logarithms) {
      squares += (log - mean) * (log - mean);
    }
    double shape = 1.2 / Math.sqrt(squares / logarithms.length);
    double scale = Math.exp(mean + 0.572 / shape);
    return new Search(logarithms, mean, least, most).from(shape, scale);
  }

  private record Corner(double shape, double scale, double value) {}

  private static final class Search {
    private final double[] logarithms;
    private final double mean;
    private final double least;
    private final double most;
    private double centre = Double.NaN;
    private final double[] moments = new double[TERMS];

    Search(double[] logarithms, double mean, double least, double most) {
      this.logarithms = logarithms;
      this.mean = mean;
      this.least = least;
      this.most = most;
    }

    /**
     * Σ exp(shape · (log − most)), by its Taylor series around a shape at most a quarter away: the
     * terms fall as .25ⁿ, the first left out is below 1e−14 of the sum.
     */
    private double powerSum(double shape) {
      if (!(Math.abs(shape - centre) <= REACH * centre)) {
        centre = shape;
        Arrays.fill(moments, 0);
        for (double log : logarithms) {
          double distance = log - most;
          double term = Math.exp(shape * distance);
          for (int n = 0; n < TERMS; n++) {
            moments[n] += term;
            term *= distance / (n + 1);
          }
        }
      }
      double step = shape - centre;
      double sum = 0;
      for (int n = TERMS - 1; n >= 0; n--) {
        sum = sum * step + moments[n];
      }
      return sum;
    }

    WeibullFit from(double shape, double scale) {
      Corner[] corners = {
        at(shape, scale), at(1.05 * shape, scale), at(shape, 1.05 * scale),
      };
      Arrays.sort(corners, Comparator.comparingDouble(Corner::value));
      for (int step = 1; step < MOST_STEPS && !isSmall(corners); step++) {
        Corner best = corners[0];
        Corner second = corners[1];
        Corner worst = corners[2];
        Corner reflected = along(best, second, worst, 1);
        if (reflected.value < best.value) {
          Corner expanded = along(best, second, worst, 2);
          corners[2] = expanded.value < reflected.value ? expanded : reflected;
        } else if (reflected.value < second.value) {
          corners[2] = reflected;
        } else {
          boolean outside = reflected.value < worst.value;
          Corner contracted = along(best, second, worst, outside ? 0.5 : -0.5);
          boolean better =
              outside ? contracted.value <= reflected.value : contracted.value < worst.value;
          if (better) {
            corners[2] = contracted;
          } else {
            corners[1] = between(best, second);
            corners[2] = between(best, worst);
          }
        }
        Arrays.sort(corners, Comparator.comparingDouble(Corner::value));
      }
      return new WeibullFit(corners[0].shape, corners[0].scale);
    }

    private static boolean isSmall(Corner[] corners) {
      double size = 0;
      double difference = 0;
      for (int i = 1; i < corners.length; i++) {
        size = Math.max(size, Math.abs(corners[i].shape - corners[0].shape));
        size = Math.max(size, Math.abs(corners[i].scale - corners[0].scale));
        difference = Math.max(difference, Math.abs(corners[i].value - corners[0].value));
      }
      return size <= TOLERANCE && difference <= TOLERANCE;
    }

    /** From the middle of the two better corners away from the worst. */
    private Corner along(Corner best, Corner second, Corner worst, double distance) {
      return at(
          (1 + distance) * (best.shape + second.shape) / 2 - distance * worst.shape,
          (1 + distance) * (best.scale + second.scale) / 2 - distance * worst.scale);
    }

    private Corner between(Corner best, Corner other) {
      return at(
          best.shape + 0.5 * (other.shape - best.shape),
          best.scale + 0.5 * (other.scale - best.scale));
    }

    /** Negative log-likelihood. */
    private Corner at(double shape, double scale) {
      if (!(shape > 0 && scale > 0)) {
        return new Corner(shape, scale, Double.NaN);
      }
      double logScale = Math.log(scale);
      if (density(least, shape, logScale) < UNDERFLOW
          || density(most, shape, logScale) < UNDERFLOW) {
        return new Corner(shape, scale, Double.POSITIVE_INFINITY);
      }
      double powers = Math.exp(shape * (most - logScale)) * powerSum(shape);
      double constant = Math.log(shape) - logScale + (shape - 1) * (mean - logScale);
      return new Corner(shape, scale, powers - logarithms.length * constant);
    }

    private static double density(double log, double shape, double logScale) {
      double distance = log - logScale;
      return Math.log(shape) + (shape - 1) * distance - Math.exp(shape * distance);
    }
  }
}
