// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.QualityMap;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a metric found.
 *
 * @param value on the scale of the metric's descriptor
 * @param map quality by place, if it was wanted and the metric has one
 * @param standardDeviation uncertainty in units of the scale; empty if the metric knows none
 */
public record MetricResult(
    double value, Optional<QualityMap> map, OptionalDouble standardDeviation) {

  /**
   * A value of unknown uncertainty.
   *
   * @param value on the scale of the metric's descriptor
   * @param map quality by place, if it was wanted and the metric has one
   */
  public MetricResult(double value, Optional<QualityMap> map) {
    this(value, map, OptionalDouble.empty());
  }

  /**
   * A value without map.
   *
   * @param value on the scale of the metric's descriptor
   * @return the result
   */
  public static MetricResult of(double value) {
    return new MetricResult(value, Optional.empty());
  }
}
