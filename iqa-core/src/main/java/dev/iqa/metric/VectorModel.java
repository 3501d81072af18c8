// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * Vectors of neighbouring coefficients as a Gaussian scale mixture: one covariance for all, and a
 * multiplier for each vector that says how strong it is.
 *
 * @param multipliers one per vector, at least 0; 1 on average over the vectors of the covariance
 * @param eigenvalues of the covariance, none negative
 * @see <a href="https://doi.org/10.1109/TIP.2005.859378">Sheikh and Bovik, 2006, §III-A</a>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record VectorModel(double[] multipliers, double[] eigenvalues) {

  /** Directions that carry less than this share of the variance are rounding. */
  private static final double NEGLIGIBLE = 1e-14;

  /**
   * Fits.
   *
   * @param vectors one row each
   * @param covariance of the coefficients, symmetric; negative eigenvalues, which rounding makes,
   *     are set to 0 and the others scaled to the same sum
   */
  static VectorModel of(double[][] vectors, double[][] covariance) {
    int size = covariance.length;
    EigenDecompositionSymmetric decomposition =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(covariance, true));
    double[] values = decomposition.getEigenvalues();
    double[][] directions = decomposition.getVT().getData();
    double all = 0;
    double positive = 0;
    double largest = 0;
    for (double value : values) {
      all += value;
      positive += Math.max(0, value);
      largest = Math.max(largest, value);
    }
    for (int j = 0; j < size; j++) {
      values[j] = positive == 0 ? 0 : Math.max(0, values[j]) * Math.max(0, all) / positive;
    }
    double[] multipliers = new double[vectors.length];
    for (int v = 0; v < vectors.length; v++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        if (values[j] > NEGLIGIBLE * largest) {
          double projection = 0;
          for (int k = 0; k < size; k++) {
            projection += directions[j][k] * vectors[v][k];
          }
          sum += projection * projection / values[j];
        }
      }
      multipliers[v] = sum / size;
    }
    return new VectorModel(multipliers, values);
  }
}
