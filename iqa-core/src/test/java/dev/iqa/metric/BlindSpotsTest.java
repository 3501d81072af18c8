// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.AssessmentRequest;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guidance of the metrics says they do not see. */
class BlindSpotsTest {

  @ParameterizedTest
  @ValueSource(strings = {"vif", "vif-wavelet", "cw-ssim", "mad"})
  void cannotTellTwoFlatPicturesApart(String metric) {
    assertThat(ofFlat(metric, 100, 120)).isEqualTo(ofFlat(metric, 100, 100));
    assertThat(ofFlat(metric, 0, 255)).isEqualTo(ofFlat(metric, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "fsim, 1, .001",
    "fsimc, 1, .001",
    "vsi, 1, .001",
    "sr-sim, 1, .001",
    "gmsd, 0, .005",
    "haarpsi, 1, .01",
    "dss, 1, .005"
  })
  void hardlySeesTwentyGreyLevelsBetweenTwoFlatPictures(
      String metric, double best, double difference) {
    assertThat(ofFlat(metric, 100, 120)).isCloseTo(best, within(difference));
  }

  private static double ofFlat(String metric, int reference, int test) {
    AssessmentRequest request =
        AssessmentRequest.of(SyntheticPair.even(192, 192, PixelFormat.RGB8, test))
            .against(SyntheticPair.even(192, 192, PixelFormat.RGB8, reference));
    try (QualityAssessor open = QualityAssessors.open(metric)) {
      return open.assess(request).score().orElseThrow().value();
    }
  }
}
