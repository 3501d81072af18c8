// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * Weighted means, variances and covariance of two grids around every place.
 *
 * <p>Variances may come out slightly below 0 by rounding.
 *
 * @param meanReference local means of the reference
 * @param meanTest local means of the test
 * @param squareReference local means of the squares
 * @param squareTest local means of the squares
 * @param product local means of the products
 */
record LocalMoments(
    Grid meanReference, Grid meanTest, Grid squareReference, Grid squareTest, Grid product) {

  static LocalMoments of(Grid reference, Grid test, double[] window, Edge edge) {
    return new LocalMoments(
        reference.filtered(window, edge),
        test.filtered(window, edge),
        reference.times(reference).filtered(window, edge),
        test.times(test).filtered(window, edge),
        reference.times(test).filtered(window, edge));
  }

  int count() {
    return product.values().length;
  }

  double varianceReference(int i) {
    double mean = meanReference.values()[i];
    return squareReference.values()[i] - mean * mean;
  }

  double varianceTest(int i) {
    double mean = meanTest.values()[i];
    return squareTest.values()[i] - mean * mean;
  }

  double covariance(int i) {
    return product.values()[i] - meanReference.values()[i] * meanTest.values()[i];
  }
}
