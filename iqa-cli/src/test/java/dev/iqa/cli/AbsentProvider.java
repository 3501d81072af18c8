// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.ModelUnavailableException;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.spi.QualityAssessorProvider;
import java.util.List;
import java.util.Optional;

/** A backend that no machine has. */
public final class AbsentProvider implements QualityAssessorProvider {

  @Override
  public String backend() {
    return "absent";
  }

  @Override
  public List<AssessorDescriptor> assessors() {
    return List.of(
        AssessorDescriptor.builder("example-absent", "absent")
            .scoring(ScoreScale.MOS)
            .reference(ReferenceUse.OPTIONAL)
            .build());
  }

  @Override
  public Optional<String> unavailableBecause() {
    return Optional.of("no machine has it");
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    throw new ModelUnavailableException("no machine has it");
  }
}
