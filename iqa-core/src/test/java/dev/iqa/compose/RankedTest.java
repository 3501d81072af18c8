// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.AssessorConfig;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.distillation.Teacher;
import dev.iqa.testkit.QualityAssessorContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A ranked assessor without reference keeps the contract. */
final class RankedTest extends QualityAssessorContract {

  private static final double[] SAMPLE = {9, 7, 7, 5, 3};

  @Override
  protected String assessor() {
    return "ranked-niqe@core";
  }

  @Override
  protected QualityAssessor open(AssessorConfig config) {
    return new Ranked(QualityAssessors.open("niqe", config), SAMPLE);
  }

  /** Its user gives the sample; no provider lists it. */
  @Override
  @Test
  public void r01_isDiscoveredOnTheClassPath() {
    assertThat(QualityAssessors.installed())
        .extracting(d -> d.id().toString())
        .doesNotContain(assessor());
  }

  @Test
  void countsThePartOfTheSampleThatIsWorse() {
    try (Ranked niqe = new Ranked(QualityAssessors.open("niqe"), SAMPLE)) {
      // Of NIQE, low is best: 9 is worse than all, 3 better than all.
      assertThat(niqe.rank(Double.POSITIVE_INFINITY)).isZero();
      assertThat(niqe.rank(9)).isCloseTo(0.1, within(1e-12));
      assertThat(niqe.rank(7)).isCloseTo(0.4, within(1e-12));
      assertThat(niqe.rank(4)).isCloseTo(0.8, within(1e-12));
      assertThat(niqe.rank(3)).isCloseTo(0.9, within(1e-12));
      assertThat(niqe.rank(0)).isEqualTo(1);
    }
  }

  @Test
  void makesATeacherOfAScaleWithoutEnds() {
    try (Ranked niqe = new Ranked(QualityAssessors.open("niqe"), SAMPLE)) {
      assertThat(new Teacher(niqe, Map.of()).scores()).isTrue();
    }
  }

  @Test
  void refusesASampleWithoutOrder() {
    try (QualityAssessor niqe = QualityAssessors.open("niqe")) {
      assertThatThrownBy(() -> new Ranked(niqe, new double[] {4, 4, 4}))
          .isInstanceOf(UnsupportedRequestException.class)
          .hasMessageContaining("niqe@core")
          .hasMessageContaining("3, the first being 4.0");
    }
  }
}
