// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Mean and covariance of feature vectors.
 *
 * @param mean one value per feature
 * @param covariance features × features, symmetric
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MultivariateGaussian(double[] mean, double[][] covariance) {

  // A pivot this large, relative to the largest variance, leaves no eigenvalue that the
  // pseudo-inverse would leave out; then solving gives the same norm several times sooner.
  private static final double REGULAR = 1e-13;
  private static final double SYMMETRIC = 1e-10;

  /**
   * Fits vectors as the published implementations do: the mean of a feature leaves its missing
   * values away, the covariance leaves away vectors with any missing value.
   *
   * @param vectors of equal length, NaN for a missing value; at least two must be complete
   * @return mean and sample covariance (n − 1)
   * @throws IllegalArgumentException if fewer than two vectors are complete
   */
  static MultivariateGaussian fit(List<double[]> vectors) {
    List<double[]> complete = vectors.stream().filter(MultivariateGaussian::isComplete).toList();
    if (complete.size() < 2) {
      throw new IllegalArgumentException(
          "a covariance needs two complete vectors, not " + complete.size());
    }
    int size = vectors.get(0).length;
    double[] mean = new double[size];
    for (int f = 0; f < size; f++) {
      double sum = 0;
      int count = 0;
      for (double[] vector : vectors) {
        if (!Double.isNaN(vector[f])) {
          sum += vector[f];
          count++;
        }
      }
      mean[f] = sum / count;
    }
    return new MultivariateGaussian(mean, covariance(complete, size));
  }

  static boolean isComplete(double[] vector) {
    for (double value : vector) {
      if (Double.isNaN(value)) {
        return false;
      }
    }
    return true;
  }

  private static double[][] covariance(List<double[]> vectors, int size) {
    double[] mean = new double[size];
    for (double[] vector : vectors) {
      for (int f = 0; f < size; f++) {
        mean[f] += vector[f] / vectors.size();
      }
    }
    double[][] covariance = new double[size][size];
    double[] centred = new double[size];
    for (double[] vector : vectors) {
      for (int f = 0; f < size; f++) {
        centred[f] = vector[f] - mean[f];
      }
      for (int r = 0; r < size; r++) {
        for (int c = 0; c <= r; c++) {
          covariance[r][c] += centred[r] * centred[c];
        }
      }
    }
    for (int r = 0; r < size; r++) {
      for (int c = 0; c <= r; c++) {
        covariance[r][c] /= vectors.size() - 1;
        covariance[c][r] = covariance[r][c];
      }
    }
    return covariance;
  }

  /**
   * Distance of two distributions: √((μ₁−μ₂)ᵀ ((Σ₁+Σ₂)/2)⁺ (μ₁−μ₂)).
   *
   * @see <a href="https://doi.org/10.1109/LSP.2012.2227726">Mittal et al., 2013, eq. 10</a>
   */
  double distance(MultivariateGaussian other) {
    return pooled(other).applyAsDouble(difference(other.mean));
  }

  /**
   * Mean distance of vectors, as {@link #distance} with each vector as the other mean; what a
   * vector lacks is taken from the mean of all.
   *
   * @see <a href="https://doi.org/10.1109/TIP.2015.2426416">Zhang et al., 2015, eq. 14</a>
   */
  double meanDistance(List<double[]> vectors) {
    MultivariateGaussian all = fit(vectors);
    ToDoubleFunction<double[]> norm = pooled(all);
    double sum = 0;
    for (double[] vector : vectors) {
      double[] filled = vector.clone();
      for (int f = 0; f < filled.length; f++) {
        filled[f] = Double.isNaN(filled[f]) ? all.mean[f] : filled[f];
      }
      sum += norm.applyAsDouble(difference(filled));
    }
    return sum / vectors.size();
  }

  private double[] difference(double[] other) {
    double[] difference = new double[mean.length];
    for (int f = 0; f < mean.length; f++) {
      difference[f] = mean[f] - other[f];
    }
    return difference;
  }

  /** The norm √(dᵀ ((Σ₁+Σ₂)/2)⁺ d). */
  private ToDoubleFunction<double[]> pooled(MultivariateGaussian other) {
    int size = mean.length;
    double[][] pooled = new double[size][size];
    double largest = 0;
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < size; c++) {
        pooled[r][c] = (covariance[r][c] + other.covariance[r][c]) / 2;
      }
      largest = Math.max(largest, pooled[r][r]);
    }
    RealMatrix matrix = new Array2DRowRealMatrix(pooled, false);
    try {
      DecompositionSolver solver =
          new CholeskyDecomposition(matrix, SYMMETRIC, REGULAR * largest).getSolver();
      return difference -> {
        RealVector vector = new ArrayRealVector(difference, false);
        return Math.sqrt(Math.max(0, vector.dotProduct(solver.solve(vector))));
      };
    } catch (MathIllegalArgumentException singular) {
      return pseudoInverse(matrix);
    }
  }

  private static ToDoubleFunction<double[]> pseudoInverse(RealMatrix symmetric) {
    EigenDecompositionSymmetric decomposition = new EigenDecompositionSymmetric(symmetric);
    double[][] vectors = decomposition.getVT().getData();
    double[] values = decomposition.getEigenvalues();
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    double smallest = 1e-15 * largest; // NumPy's pinv, which the published values come from
    return difference -> {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        if (Math.abs(values[i]) > smallest) {
          double projection = 0;
          for (int f = 0; f < difference.length; f++) {
            projection += vectors[i][f] * difference[f];
          }
          sum += projection * projection / values[i];
        }
      }
      return Math.sqrt(Math.max(0, sum));
    };
  }
}
