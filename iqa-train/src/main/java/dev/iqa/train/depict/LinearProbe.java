// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import java.util.List;

/**
 * What a linear map reads from some numbers: each class is fitted by least squares with a small
 * penalty, and the highest value names the class (Alain and Bengio, 2016, with ridge regression for
 * their logistic one).
 */
final class LinearProbe {

  /** Of the squares of the weights, for columns of deviation 1. */
  private static final double PENALTY = 0.01;

  private final double[] mean;
  private final double[] deviation;
  private final double[][] weights;
  private final double[] share;

  private LinearProbe(double[] mean, double[] deviation, double[][] weights, double[] share) {
    this.mean = mean;
    this.deviation = deviation;
    this.weights = weights;
    this.share = share;
  }

  /** Fits rows of numbers to classes counted from 0. */
  static LinearProbe fit(List<float[]> rows, int[] classes, int count) {
    int n = rows.size();
    int d = rows.get(0).length;
    double[] mean = new double[d];
    double[] deviation = new double[d];
    for (float[] row : rows) {
      for (int j = 0; j < d; j++) {
        mean[j] += row[j] / (double) n;
      }
    }
    for (float[] row : rows) {
      for (int j = 0; j < d; j++) {
        deviation[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / n;
      }
    }
    for (int j = 0; j < d; j++) {
      deviation[j] = Math.sqrt(deviation[j]) + 1e-9;
    }
    double[] share = new double[count];
    for (int c : classes) {
      share[c] += 1.0 / n;
    }
    double[][] products = new double[d][d];
    double[][] wanted = new double[count][d];
    double[] x = new double[d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        x[j] = (rows.get(i)[j] - mean[j]) / deviation[j];
      }
      for (int j = 0; j < d; j++) {
        for (int k = 0; k <= j; k++) {
          products[j][k] += x[j] * x[k];
        }
        for (int c = 0; c < count; c++) {
          wanted[c][j] += x[j] * ((classes[i] == c ? 1 : 0) - share[c]);
        }
      }
    }
    for (int j = 0; j < d; j++) {
      products[j][j] += PENALTY * n;
    }
    factor(products);
    for (double[] side : wanted) {
      solve(products, side);
    }
    return new LinearProbe(mean, deviation, wanted, share);
  }

  /** Cholesky's factor, in place of the lower half. */
  private static void factor(double[][] a) {
    for (int j = 0; j < a.length; j++) {
      for (int k = 0; k <= j; k++) {
        double sum = a[j][k];
        for (int i = 0; i < k; i++) {
          sum -= a[j][i] * a[k][i];
        }
        a[j][k] = j == k ? Math.sqrt(sum) : sum / a[k][k];
      }
    }
  }

  private static void solve(double[][] factor, double[] side) {
    for (int j = 0; j < side.length; j++) {
      for (int i = 0; i < j; i++) {
        side[j] -= factor[j][i] * side[i];
      }
      side[j] /= factor[j][j];
    }
    for (int j = side.length - 1; j >= 0; j--) {
      for (int i = j + 1; i < side.length; i++) {
        side[j] -= factor[i][j] * side[i];
      }
      side[j] /= factor[j][j];
    }
  }

  int of(float[] row) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < weights.length; c++) {
      double value = share[c];
      for (int j = 0; j < row.length; j++) {
        value += weights[c][j] * (row[j] - mean[j]) / deviation[j];
      }
      if (value > most) {
        most = value;
        best = c;
      }
    }
    return best;
  }

  /** Share of rows whose class is read. */
  double accuracy(List<float[]> rows, int[] classes) {
    int right = 0;
    for (int i = 0; i < classes.length; i++) {
      right += of(rows.get(i)) == classes[i] ? 1 : 0;
    }
    return right / (double) classes.length;
  }
}
