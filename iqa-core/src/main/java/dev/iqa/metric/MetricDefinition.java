// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityAssessor;
import java.util.function.Function;

/**
 * A metric as it is listed and made.
 *
 * @param descriptor of the metric; its backend is {@code core}
 * @param factory makes the metric from its options
 */
public record MetricDefinition(
    AssessorDescriptor descriptor, Function<MetricOptions, Metric> factory) {

  /**
   * Makes the metric ready to assess.
   *
   * @param config how to open it
   * @return an assessor of SCORE, and of MAP where the descriptor says so
   * @throws dev.iqa.ModelUnavailableException if its weights cannot be read
   * @throws dev.iqa.UnsupportedRequestException if device or options do not work
   */
  public QualityAssessor open(AssessorConfig config) {
    return new MetricAssessor(this, config);
  }
}
