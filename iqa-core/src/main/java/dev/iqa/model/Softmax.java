// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

/** Logits to probabilities, in place. */
final class Softmax {

  private Softmax() {}

  static void apply(double[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      most = Math.max(most, logit);
    }
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Math.exp(logits[i] - most);
    }
    normalise(logits);
  }

  static void normalise(double[] shares) {
    double sum = 0;
    for (double share : shares) {
      sum += share;
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] = sum > 0 ? shares[i] / sum : 1.0 / shares.length;
    }
  }

  static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
