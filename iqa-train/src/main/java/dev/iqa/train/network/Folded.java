// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import dev.iqa.train.network.Convolution.Completion;

/**
 * A convolution without batch normalisation that computes what it did with it.
 *
 * @param factors [out, in / groups, kernel, kernel]
 * @param bias [out]
 */
@SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
record Folded(float[] factors, float[] bias) {

  static Folded of(Convolution convolution, Weights weights) {
    float[] factors = weights.values(convolution.weight());
    if (convolution.completion() == Completion.NONE) {
      return new Folded(factors, new float[convolution.out()]);
    }
    if (convolution.completion() == Completion.BIAS) {
      return new Folded(factors, weights.values(convolution.bias()));
    }
    float[] scales = weights.values(convolution.normWeight());
    float[] shifts = weights.values(convolution.normBias());
    float[] means = weights.values(convolution.normMean());
    float[] variances = weights.values(convolution.normVariance());
    float[] bias = new float[convolution.out()];
    int size = factors.length / convolution.out();
    for (int out = 0; out < convolution.out(); out++) {
      double scale = scales[out] / Math.sqrt(variances[out] + Convolution.EPSILON);
      for (int i = out * size; i < (out + 1) * size; i++) {
        factors[i] = (float) (factors[i] * scale);
      }
      bias[out] = (float) (shifts[out] - means[out] * scale);
    }
    return new Folded(factors, bias);
  }
}
