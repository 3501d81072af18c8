// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.Severity;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TypicalScoresTest {

  /** Two run published models only, one takes seconds for a picture. */
  private static final List<String> NOT_MEASURED = List.of("vmaf", "il-niqe", "vif-wavelet");

  @Test
  void areMeasuredForEveryAssessorOfThisModuleThatNeedsNoFile() {
    QualityAssessors.installed().stream()
        .filter(d -> d.id().backend().equals("core"))
        .filter(d -> !NOT_MEASURED.contains(d.id().name()))
        .forEach(
            d -> {
              TypicalScores typical = TypicalScores.of(d.id().name()).orElseThrow();
              assertThat(typical.bySeverity()).as(d.id().name()).hasSize(5);
              assertThat(typical.undamaged().isPresent())
                  .isEqualTo(d.reference() == ReferenceUse.NONE);
              typical
                  .bySeverity()
                  .values()
                  .forEach(
                      q -> {
                        assertThat(q.lower()).isLessThanOrEqualTo(q.median());
                        assertThat(q.median()).isLessThanOrEqualTo(q.upper());
                        assertThat(d.scale().orElseThrow().contains(q.median())).isTrue();
                      });
            });
  }

  @Test
  void fallWithSeverity() {
    TypicalScores ssim = TypicalScores.of("ssim").orElseThrow();
    double last = 1;
    for (Severity severity : Severity.values()) {
      double median = Objects.requireNonNull(ssim.bySeverity().get(severity)).median();
      assertThat(median).isLessThan(last);
      last = median;
    }
  }

  @Test
  void areUnknownForStrangers() {
    assertThat(TypicalScores.of("nobody")).isEmpty();
  }
}
