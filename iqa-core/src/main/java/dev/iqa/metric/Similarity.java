// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.QualityMap;
import dev.iqa.ScoreScale;
import java.util.Optional;

/** What the similarity metrics share: the ratio of products, and pooling by weight. */
final class Similarity {

  private Similarity() {}

  /** (2ab + c) / (a² + b² + c): 1 where a = b. */
  static double of(double a, double b, double constant) {
    return (2 * a * b + constant) / (a * a + b * b + constant);
  }

  /** The real part of the principal power, as MATLAB's {@code real(x .^ p)}. */
  static double realPower(double base, double exponent) {
    if (base == 1) {
      return 1;
    }
    double power = Math.pow(Math.abs(base), exponent);
    return base < 0 ? power * Math.cos(Math.PI * exponent) : power;
  }

  /**
   * The weighted mean of a map, and the map itself if it is wanted.
   *
   * @param weights not negative; where all are zero (both pictures even) every place counts the
   *     same
   */
  static MetricResult pooled(
      MetricInput input, String name, int width, int height, float[] map, float[] weights) {
    double sum = 0;
    double total = 0;
    double plain = 0;
    for (int i = 0; i < map.length; i++) {
      sum += (double) map[i] * weights[i];
      total += weights[i];
      plain += map[i];
    }
    double value = total > 0 ? sum / total : plain / map.length;
    return new MetricResult(
        Math.max(0, Math.min(1, value)), mapOf(input, name, width, height, map));
  }

  /** A map of similarities, 1 best, if one is wanted. */
  static Optional<QualityMap> mapOf(
      MetricInput input, String name, int width, int height, float[] map) {
    return input.wantsMap()
        ? Optional.of(new QualityMap(width, height, map, new ScoreScale(name, 0, 1)))
        : Optional.empty();
  }
}
