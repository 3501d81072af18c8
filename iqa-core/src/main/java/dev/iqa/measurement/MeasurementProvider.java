// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.QualityAssessor;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.spi.QualityAssessorProvider;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Offers {@code measured}, the embedded default, and every single measurement. */
public final class MeasurementProvider implements QualityAssessorProvider {

  /** For {@link java.util.ServiceLoader}. */
  public MeasurementProvider() {}

  @Override
  public String backend() {
    return "core";
  }

  @Override
  public List<AssessorDescriptor> assessors() {
    return Stream.concat(
            Stream.of(MeasuredAssessor.DESCRIPTOR),
            Measurements.all().stream().map(MetricDefinition::descriptor))
        .toList();
  }

  @Override
  public Optional<AssessorId> embeddedDefault() {
    return Optional.of(MeasuredAssessor.DESCRIPTOR.id());
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    if (id.equals(MeasuredAssessor.DESCRIPTOR.id())) {
      return new MeasuredAssessor(config);
    }
    return Measurements.all().stream()
        .filter(d -> d.descriptor().id().equals(id))
        .findFirst()
        .map(d -> d.open(config))
        .orElseThrow(() -> new IllegalArgumentException(id + " is not offered by " + backend()));
  }
}
