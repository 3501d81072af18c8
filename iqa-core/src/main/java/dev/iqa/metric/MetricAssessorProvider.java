// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.QualityAssessor;
import dev.iqa.spi.QualityAssessorProvider;
import java.util.List;

/** Offers every metric of {@link ClassicalMetrics} as an assessor on the backend {@code core}. */
public final class MetricAssessorProvider implements QualityAssessorProvider {

  /** For {@link java.util.ServiceLoader}. */
  public MetricAssessorProvider() {}

  @Override
  public String backend() {
    return "core";
  }

  @Override
  public List<AssessorDescriptor> assessors() {
    return ClassicalMetrics.all().stream().map(MetricDefinition::descriptor).toList();
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    return ClassicalMetrics.all().stream()
        .filter(d -> d.descriptor().id().equals(id))
        .findFirst()
        .map(d -> d.open(config))
        .orElseThrow(() -> new IllegalArgumentException(id + " is not offered by " + backend()));
  }
}
