// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import java.util.Arrays;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.util.Pair;
import org.jspecify.annotations.Nullable;

/**
 * Logistic curves by Levenberg–Marquardt, on standardised scores and opinions, from several fixed
 * starts of which the best point counts: the sum of squares has several minima.
 */
final class LogisticFit {

  private static final int MOST_EVALUATIONS = 300;
  private static final double TOLERANCE = 1e-13;
  private static final double[] RATES = {0.5, 1.5, 4, 12};
  private static final double[] MIDPOINTS = {-0.7, 0, 0.7};

  private final double[] x;
  private final double[] y;
  private final boolean linearTerm;
  private double least = Double.POSITIVE_INFINITY;
  private double @Nullable [] best;

  private LogisticFit(double[] x, double[] y, boolean linearTerm) {
    this.x = x;
    this.y = y;
    this.linearTerm = linearTerm;
  }

  static ScoreMap four(double[] scores, double[] opinions) {
    Standard sx = Standard.of(scores);
    Standard sy = Standard.of(opinions);
    double[] p = new LogisticFit(sx.apply(scores), sy.apply(opinions), false).best();
    // height·σ(rate (z − midpoint)) + offset; a negative rate is the same curve turned round.
    double low = sy.mean + sy.deviation * p[3];
    double high = sy.mean + sy.deviation * (p[3] + p[0]);
    double width = sx.deviation / Math.abs(p[1]);
    double midpoint = sx.mean + sx.deviation * p[2];
    return p[1] < 0
        ? new ScoreMap.Logistic4(low, high, midpoint, width)
        : new ScoreMap.Logistic4(high, low, midpoint, width);
  }

  static ScoreMap five(double[] scores, double[] opinions) {
    Standard sx = Standard.of(scores);
    Standard sy = Standard.of(opinions);
    double[] p = new LogisticFit(sx.apply(scores), sy.apply(opinions), true).best();
    double slope = p[4] * sy.deviation / sx.deviation;
    return new ScoreMap.Logistic5(
        p[0] * sy.deviation,
        p[1] / sx.deviation,
        sx.mean + sx.deviation * p[2],
        slope,
        // σ(t) = 1 − 1 / (1 + exp t), and the published form has 1/2 in place of 1.
        sy.mean + sy.deviation * (p[3] + p[0] / 2) - slope * sx.mean);
  }

  private double[] best() {
    double tendency = Math.signum(MapKind.affine(x, y).slope());
    double height = tendency < 0 ? -2 : 2;
    for (double rate : RATES) {
      for (double midpoint : MIDPOINTS) {
        optimize(
            linearTerm
                ? new double[] {height, rate, midpoint, -height / 2, 0}
                : new double[] {height, rate, midpoint, -height / 2});
      }
    }
    if (best == null || best[1] == 0) {
      throw new CalibrationException("no logistic curve was found for these pairs");
    }
    return best;
  }

  /**
   * Goes downhill from a start. Where the least sum is at infinity, as with a step or with too
   * little of the curve in sight, it never arrives; the best point it passed is close to it.
   */
  private void optimize(double[] start) {
    try {
      new LevenbergMarquardtOptimizer()
          .withCostRelativeTolerance(TOLERANCE)
          .withParameterRelativeTolerance(TOLERANCE)
          .withOrthoTolerance(TOLERANCE)
          .optimize(
              new LeastSquaresBuilder()
                  .start(start)
                  .target(y)
                  .model(this::model)
                  .maxEvaluations(MOST_EVALUATIONS)
                  .maxIterations(MOST_EVALUATIONS)
                  .build());
    } catch (MathRuntimeException e) {
      // Out of evaluations, or no step is small enough; model() kept what it saw.
    }
  }

  private Pair<RealVector, RealMatrix> model(RealVector point) {
    double[] p = point.toArray();
    double[] values = new double[x.length];
    double[][] jacobian = new double[x.length][p.length];
    for (int i = 0; i < x.length; i++) {
      double sigma = 1 / (1 + Math.exp(-p[1] * (x[i] - p[2])));
      double steep = sigma * (1 - sigma);
      values[i] = p[0] * sigma + p[3] + (linearTerm ? p[4] * x[i] : 0);
      jacobian[i][0] = sigma;
      jacobian[i][1] = p[0] * steep * (x[i] - p[2]);
      jacobian[i][2] = -p[0] * steep * p[1];
      jacobian[i][3] = 1;
      if (linearTerm) {
        jacobian[i][4] = x[i];
      }
    }
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (values[i] - y[i]) * (values[i] - y[i]);
    }
    if (sum < least) {
      least = sum;
      best = p;
    }
    return new Pair<>(
        new ArrayRealVector(values, false), new Array2DRowRealMatrix(jacobian, false));
  }

  private record Standard(double mean, double deviation) {
    static Standard of(double[] values) {
      double mean = Arrays.stream(values).average().orElseThrow();
      double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      return new Standard(mean, variance > 0 ? Math.sqrt(variance) : 1);
    }

    double[] apply(double[] values) {
      return Arrays.stream(values).map(v -> (v - mean) / deviation).toArray();
    }
  }
}
