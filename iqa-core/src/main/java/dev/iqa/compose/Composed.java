// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import dev.iqa.Assessment;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Finding;
import dev.iqa.Provenance;
import java.time.Duration;
import java.util.List;

/** An answer made of several answers of one assessor. */
final class Composed {

  private Composed() {}

  /** The findings of a composition, with the provenance of the first answer and the time of all. */
  static Assessment of(
      AssessorDescriptor descriptor,
      List<Finding> findings,
      List<String> steps,
      List<Assessment> answers) {
    Provenance first = answers.get(0).provenance();
    return new Assessment(
        findings,
        new Provenance(
            descriptor.id(),
            first.options(),
            first.modelDigest(),
            steps,
            first.device(),
            answers.stream()
                .map(answer -> answer.provenance().elapsed())
                .reduce(Duration.ZERO, Duration::plus)));
  }
}
