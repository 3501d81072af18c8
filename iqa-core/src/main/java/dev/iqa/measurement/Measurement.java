// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.metric.Metric;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.MetricInput;
import dev.iqa.metric.MetricResult;
import dev.iqa.metric.Planes;
import java.util.function.ToDoubleFunction;

/**
 * A number read off a picture alone.
 *
 * @param name of the assessor
 * @param smallestSidePixels what its formula needs
 * @param lumaOnly whether it knows no colour
 * @param formula from samples on 0..255 to a value on the assessor's scale
 */
record Measurement(
    String name, int smallestSidePixels, boolean lumaOnly, ToDoubleFunction<Planes> formula)
    implements Metric {

  /** A measurement of luma. */
  static MetricDefinition ofLuma(
      AssessorDescriptor descriptor, int smallestSidePixels, ToDoubleFunction<Planes> formula) {
    return definition(descriptor, smallestSidePixels, true, formula);
  }

  /** A measurement of all channels, of pictures of any size. */
  static MetricDefinition ofColour(
      AssessorDescriptor descriptor, ToDoubleFunction<Planes> formula) {
    return definition(descriptor, 1, false, formula);
  }

  private static MetricDefinition definition(
      AssessorDescriptor descriptor,
      int smallestSidePixels,
      boolean lumaOnly,
      ToDoubleFunction<Planes> formula) {
    Measurement measurement =
        new Measurement(descriptor.id().name(), smallestSidePixels, lumaOnly, formula);
    return new MetricDefinition(descriptor, options -> measurement);
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast(name, smallestSidePixels);
    if (lumaOnly) {
      input.step("luma BT.601");
    }
    return MetricResult.of(formula.applyAsDouble(input.test()));
  }
}
