// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Least squares with a penalty on the squares of the weights. The penalty is the one with the least
 * error when each row is left out in turn, which needs no second fit.
 *
 * @param weights one for each column
 * @param intercept added
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Ridge(double[] weights, double intercept) {

  /** Of the mean square of a row. */
  private static final double[] PENALTIES = {.01, .03, .1, .2, .4, .8, 1.6, 3.2};

  /** Fits rows to values; columns should have mean 0. */
  static Ridge fit(List<double[]> rows, double[] values) {
    int n = rows.size();
    int d = rows.get(0).length;
    double mean = Arrays.stream(values).average().orElse(0);
    double[] x = new double[n * d];
    double[] y = new double[n];
    double squares = 0;
    for (int i = 0; i < n; i++) {
      System.arraycopy(rows.get(i), 0, x, i * d, d);
      y[i] = values[i] - mean;
      squares += Arrays.stream(rows.get(i)).map(v -> v * v).sum() / n;
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor all = Tensor.create(x, n, d);
      Tensor wanted = Tensor.create(y, n);
      // The smaller of the two products has all the eigenvalues that are not 0.
      boolean wide = n <= d;
      var eigen = torch.linalg_eigh(wide ? torch.matmul(all, all.t()) : torch.matmul(all.t(), all));
      Tensor lengths = eigen.get0().clamp_min(new Scalar(1e-9 * squares));
      Tensor left =
          wide ? eigen.get1() : torch.matmul(all, eigen.get1()).div(lengths.sqrt().unsqueeze(0));
      Tensor turned = torch.matmul(left.t(), wanted);
      double best = Double.POSITIVE_INFINITY;
      double[] weights = new double[d];
      for (double penalty : PENALTIES) {
        Tensor shrunk = lengths.add(new Scalar(penalty * squares)).reciprocal();
        Tensor kept = lengths.mul(shrunk);
        Tensor fitted = torch.matmul(left, kept.mul(turned));
        Tensor leverage = left.mul(left).matmul(kept);
        Tensor miss = wanted.sub(fitted).div(leverage.neg().add(new Scalar(1 + 1e-9)));
        double error = miss.mul(miss).sum().item_double();
        if (error < best) {
          best = error;
          torch
              .matmul(all.t(), torch.matmul(left, shrunk.mul(turned)))
              .contiguous()
              .data_ptr_double()
              .get(weights);
        }
      }
      return new Ridge(weights, mean);
    }
  }

  double of(double[] row) {
    double sum = intercept;
    for (int j = 0; j < row.length; j++) {
      sum += weights[j] * row[j];
    }
    return sum;
  }
}
