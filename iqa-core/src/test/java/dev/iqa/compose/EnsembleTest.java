// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.distillation.LevelDistribution;
import dev.iqa.testkit.QualityAssessorContract;
import dev.iqa.testkit.SamplePictures;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** An ensemble of two no-reference assessors keeps the contract. */
final class EnsembleTest extends QualityAssessorContract {

  @Override
  protected String assessor() {
    return "ensemble-brisque-piqe@core";
  }

  @Override
  protected QualityAssessor open(AssessorConfig config) {
    return new Ensemble(
        List.of(QualityAssessors.open("brisque", config), QualityAssessors.open("piqe", config)));
  }

  /** An ensemble is put together by its user; no provider lists it. */
  @Override
  @Test
  public void r01_isDiscoveredOnTheClassPath() {
    assertThat(QualityAssessors.installed())
        .extracting(d -> d.id().toString())
        .doesNotContain(assessor());
  }

  @Test
  void countsEachScoreAsMuchAsItIsSure() {
    Score sure = new Score(80, OptionalDouble.of(5), ScoreScale.PERCENT);
    Score unsure = new Score(1.4, OptionalDouble.of(1.1), ScoreScale.MOS);
    double sureWeight = LevelDistribution.of(4.2, 0.2).reliability();
    double unsureWeight = LevelDistribution.of(1.4, 1.1).reliability();
    double mean = (sureWeight * 4.2 + unsureWeight * 1.4) / (sureWeight + unsureWeight);

    Score mixture = Ensemble.mixture(List.of(sure, unsure));

    assertThat(mixture.scale()).isEqualTo(ScoreScale.MOS);
    assertThat(mixture.value()).isCloseTo(mean, within(1e-12)).isGreaterThan(2.8);
    // The law of total variance: within and between.
    double within = (sureWeight * 0.04 + unsureWeight * 1.21) / (sureWeight + unsureWeight);
    double between = sureWeight * unsureWeight * 2.8 * 2.8 / Math.pow(sureWeight + unsureWeight, 2);
    assertThat(mixture.standardDeviation().getAsDouble())
        .isCloseTo(Math.sqrt(within + between), within(1e-9));
  }

  @Test
  void turnsScalesOnWhichLowerIsBetter() {
    Score mixture =
        Ensemble.mixture(
            List.of(
                Score.of(0, new ScoreScale("BRISQUE", 100, 0)), Score.of(100, ScoreScale.PERCENT)));

    assertThat(mixture.value()).isEqualTo(5);
  }

  @Test
  void asksMembersWithoutReferenceAboutThePictureAlone() {
    try (QualityAssessor both =
        new Ensemble(List.of(QualityAssessors.open("ssim"), QualityAssessors.open("brisque")))) {
      assertThat(both.descriptor().reference()).isEqualTo(ReferenceUse.REQUIRED);
      var clean = SamplePictures.scene(160, 128, PixelFormat.RGB8, 1);
      Assessment assessment = both.assess(AssessmentRequest.of(clean).against(clean));
      assertThat(assessment.score().orElseThrow().value()).isBetween(3.0, 5.0);
      assertThat(assessment.provenance().preprocessing())
          .anyMatch(step -> step.startsWith("brisque@core: "))
          .last()
          .isEqualTo("scores brought to MOS and weighted by reliability");
    }
  }

  @Test
  void refusesMembersThatHaveNoPlaceOnACommonScale() {
    try (QualityAssessor brisque = QualityAssessors.open("brisque");
        QualityAssessor niqe = QualityAssessors.open("niqe")) {
      assertThatThrownBy(() -> new Ensemble(List.of(brisque, niqe)))
          .isInstanceOf(UnsupportedRequestException.class)
          .hasMessageContaining("niqe@core")
          .hasMessageContaining("open end");
      assertThatThrownBy(() -> new Ensemble(List.of(brisque)))
          .hasMessageContaining("two or more different members, not [brisque@core]");
      assertThatThrownBy(() -> new Ensemble(List.of(brisque, brisque)))
          .hasMessageContaining("two or more different members");
    }
  }
}
