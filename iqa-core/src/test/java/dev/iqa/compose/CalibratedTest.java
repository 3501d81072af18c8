// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.calibration.Calibration;
import dev.iqa.calibration.CalibrationException;
import dev.iqa.calibration.ScoreMap;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CalibratedTest {

  @Test
  void mapsTheScoreAndSaysHowSureItIs() {
    try (QualityAssessor psnr = QualityAssessors.open("psnr");
        QualityAssessor calibrated = new Calibrated(psnr, calibration(psnr, "psnr@core"))) {
      AssessmentRequest request =
          AssessmentRequest.of(grey(110)).against(grey(100)).asking(Aspect.SCORE);

      double decibels = psnr.assess(request).score().orElseThrow().value();
      Assessment assessment = calibrated.assess(request);
      Score score = assessment.score().orElseThrow();

      assertThat(score.value()).isCloseTo(decibels / 10, within(1e-12));
      assertThat(score.scale()).isEqualTo(ScoreScale.MOS);
      assertThat(score.standardDeviation().getAsDouble()).isBetween(0.255, 0.2552);
      assertThat(assessment.provenance().assessor()).hasToString("calibrated-psnr@core");
      assertThat(assessment.provenance().preprocessing())
          .last()
          .isEqualTo("score mapped by affine fitted on 20 pairs to MOS");
      assertThat(calibrated.assessAll(List.of(request)).get(0).findings())
          .isEqualTo(assessment.findings());
    }
  }

  @Test
  void keepsAnInfiniteScoreOnTheScale() {
    try (QualityAssessor psnr = QualityAssessors.open("psnr");
        QualityAssessor calibrated = new Calibrated(psnr, calibration(psnr, "psnr"))) {
      Assessment same = calibrated.assess(AssessmentRequest.of(grey(9)).against(grey(9)));

      assertThat(same.score().orElseThrow().value()).isEqualTo(5);
    }
  }

  @Test
  void refusesTheCalibrationOfAnother() {
    try (QualityAssessor psnr = QualityAssessors.open("psnr")) {
      Calibration other = calibration(psnr, "ssim@core");

      assertThatThrownBy(() -> new Calibrated(psnr, other))
          .isInstanceOf(CalibrationException.class)
          .hasMessage("the calibration was fitted on ssim@core, not on psnr@core");
    }
  }

  private static Calibration calibration(QualityAssessor assessor, String name) {
    return new Calibration(
        new ScoreMap.Affine(0.1, 0),
        name,
        assessor.descriptor().scale().orElseThrow(),
        ScoreScale.MOS,
        20,
        5,
        1,
        0.3,
        0.5);
  }

  private static Picture grey(int level) {
    ByteBuffer pixels = ByteBuffer.allocate(3 * 16 * 16);
    while (pixels.hasRemaining()) {
      pixels.put((byte) level);
    }
    return Picture.copyOf(16, 16, PixelFormat.RGB8, pixels.flip());
  }
}
