// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import java.util.function.Function;

/**
 * A metric as it is listed and made.
 *
 * @param descriptor of the metric; its backend is {@code core}
 * @param factory makes the metric from its options
 */
public record MetricDefinition(
    AssessorDescriptor descriptor, Function<MetricOptions, Metric> factory) {}
