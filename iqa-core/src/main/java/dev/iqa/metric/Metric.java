// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Optional;

/**
 * A formula over the pixels of one picture, or of a picture and its reference. Thread-safe and
 * without state between calls.
 */
@FunctionalInterface
public interface Metric {

  /**
   * Measures.
   *
   * @param input the pictures, already checked: a reference is there if the descriptor requires
   *     one, both have the same size and format
   * @return the value, and the map if {@link MetricInput#wantsMap()} and the metric has one
   * @throws dev.iqa.UnsupportedRequestException if the picture is too small or otherwise unfit,
   *     naming the limit
   */
  MetricResult measure(MetricInput input);

  /**
   * The weights this metric was opened with.
   *
   * @return {@code "sha256:"} and 64 hexadecimal digits; empty for a formula. With default options
   *     it equals the digest of the descriptor.
   */
  default Optional<String> modelDigest() {
    return Optional.empty();
  }
}
