// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.QualityAssessor;
import dev.iqa.spi.QualityAssessorProvider;
import java.util.Arrays;
import java.util.List;

/** Lists a {@link SketchAssessor} for every {@link Fault} but the one of not being listed. */
public final class SketchProvider implements QualityAssessorProvider {

  /** For {@link java.util.ServiceLoader}. */
  public SketchProvider() {}

  @Override
  public String backend() {
    return "sketch";
  }

  @Override
  public List<AssessorDescriptor> assessors() {
    return Arrays.stream(Fault.values())
        .filter(fault -> fault != Fault.UNLISTED)
        .map(SketchAssessor::descriptor)
        .toList();
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    return Arrays.stream(Fault.values())
        .filter(fault -> fault.assessor().equals(id.name()))
        .findFirst()
        .map(fault -> new SketchAssessor(fault, config))
        .orElseThrow();
  }
}
