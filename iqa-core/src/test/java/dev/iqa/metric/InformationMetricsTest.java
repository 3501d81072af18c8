// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.AssessmentRequest;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.metric.spi.Samples;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the metrics of information and structure do at the edges of their definitions. */
class InformationMetricsTest {

  private static final int SIDE = 176;

  private static double score(String metric, Grid reference, Grid test) {
    try (QualityAssessor assessor = QualityAssessors.open(metric)) {
      return assessor
          .assess(
              AssessmentRequest.of(SynthesisedPictures.picture(test))
                  .against(SynthesisedPictures.picture(reference)))
          .score()
          .orElseThrow()
          .value();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vif", "iw-ssim", "cw-ssim", "vif-wavelet", "mad"})
  void areFiniteForFlatPictures(String metric) {
    Grid pattern = SynthesisedPictures.pattern(SIDE, SIDE);
    Grid black = SynthesisedPictures.flat(SIDE, SIDE, 0);
    Grid white = SynthesisedPictures.flat(SIDE, SIDE, 255);
    assertThat(
            DoubleStream.of(
                score(metric, black, white),
                score(metric, white, black),
                score(metric, black, pattern),
                score(metric, pattern, white),
                score(metric, pattern, pattern.map(v -> 255 - v))))
        .allMatch(Double::isFinite);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vif", "iw-ssim", "cw-ssim", "vif-wavelet"})
  void areOneForIdenticalFlatPictures(String metric) {
    Grid white = SynthesisedPictures.flat(SIDE, SIDE, 255);
    assertThat(score(metric, white, white)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vif", "iw-ssim", "cw-ssim", "vif-wavelet"})
  void fallWithNoise(String metric) {
    Grid pattern = SynthesisedPictures.pattern(SIDE, SIDE);
    double faint = score(metric, pattern, SynthesisedPictures.damaged(pattern, "noise8"));
    double strong = score(metric, pattern, SynthesisedPictures.damaged(pattern, "noise40"));
    assertThat(faint).isLessThan(1).isGreaterThan(strong);
  }

  @ParameterizedTest
  @CsvSource({"vif,41", "iw-ssim,161", "cw-ssim,56", "vif-wavelet,72", "mad,16"})
  void nameTheSmallestPicture(String metric, int side) {
    Grid smallest = SynthesisedPictures.pattern(side, side);
    assertThat(score(metric, smallest, SynthesisedPictures.damaged(smallest, "box"))).isFinite();
    Grid smaller = SynthesisedPictures.pattern(side + 9, side - 1);
    assertThatThrownBy(() -> score(metric, smaller, smaller))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining(metric + " needs at least " + side + "×" + side);
  }

  @Test
  void vifExceedsOneForRaisedContrastAndIsGivenAsOne() {
    Grid reference = SynthesisedPictures.pattern(SIDE, SIDE).map(v -> Math.rint(v / 2));
    Grid enhanced = reference.map(v -> v * 2);
    assertThat(VifMetric.fidelity(samples(reference), samples(enhanced), 1)).isGreaterThan(1);
    assertThat(score("vif", reference, enhanced)).isEqualTo(1);
  }

  @Test
  void madIsZeroForErrorsThatTextureHides() {
    Grid reference = SynthesisedPictures.pattern(SIDE, SIDE);
    Grid test = reference.map(v -> v);
    test.values()[SIDE * 88 + 88] += 1;
    assertThat(score("mad", reference, test)).isZero();
    assertThat(score("mad", reference, SynthesisedPictures.damaged(reference, "noise40")))
        .isGreaterThan(10);
  }

  @Test
  void iwSsimEnlargesStraightLinesToStraightLines() {
    // Of a ramp a + b·x the enlarged one is a ramp of half the slope through the same samples.
    Grid ramp = Grid.zeros(8, 4);
    for (int i = 0; i < 32; i++) {
      ramp.values()[i] = 5 + 3 * (i % 8);
    }
    Grid enlarged = IwSsimMetric.enlarged(ramp);
    assertThat(enlarged.width()).isEqualTo(16);
    assertThat(enlarged.height()).isEqualTo(8);
    assertThat(enlarged.at(8, 3) - enlarged.at(6, 3)).isCloseTo(3, within(0.5));
  }

  private static Samples samples(Grid grid) {
    ByteBuffer floats =
        ByteBuffer.allocateDirect(Float.BYTES * grid.values().length)
            .order(ByteOrder.nativeOrder());
    for (double value : grid.values()) {
      floats.putFloat((float) value);
    }
    return Samples.plane(floats.clear(), grid.width(), grid.height());
  }
}
