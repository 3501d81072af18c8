// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

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
import dev.iqa.QualityMap;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralMetricsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fsim",
        "fsimc",
        "vsi",
        "sr-sim",
        "sr-sim?chroma=yiq",
        "mdsi",
        "mdsi?combination=mult",
        "haarpsi",
        "dss",
        "nlpd",
        "psnr-b",
        "ciede2000",
        "ssimulacra2"
      })
  void isBestForIdenticalPictures(String assessor) {
    Picture picture = SyntheticPair.original(83, 61);
    try (QualityAssessor open = QualityAssessors.open(assessor)) {
      ScoreScale scale = open.descriptor().scale().orElseThrow();
      assertThat(score(open, picture, picture)).isEqualTo(scale.best());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fsim",
        "fsimc",
        "vsi",
        "sr-sim",
        "sr-sim?chroma=yiq",
        "mdsi",
        "mdsi?combination=mult",
        "haarpsi",
        "dss",
        "nlpd",
        "psnr-b",
        "ciede2000",
        "ssimulacra2"
      })
  void isOnItsScaleForEvenPictures(String assessor) {
    try (QualityAssessor open = QualityAssessors.open(assessor)) {
      ScoreScale scale = open.descriptor().scale().orElseThrow();
      for (PixelFormat format : new PixelFormat[] {PixelFormat.GRAY8, PixelFormat.RGB8}) {
        Picture black = SyntheticPair.even(64, 48, format, 0);
        Picture grey = SyntheticPair.even(64, 48, format, 93);
        Picture white = SyntheticPair.even(64, 48, format, 255);
        assertThat(score(open, black, black)).isEqualTo(scale.best());
        assertThat(score(open, grey, grey)).isEqualTo(scale.best());
        assertThat(score(open, white, white)).isEqualTo(scale.best());
        assertThat(score(open, black, white)).matches(scale::contains, scale.toString());
        assertThat(score(open, white, grey)).matches(scale::contains, scale.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fsim", "fsimc", "vsi", "sr-sim", "mdsi", "haarpsi", "ciede2000"})
  void mapIsBestEverywhereForIdenticalPicturesAndWorseSomewhereForOthers(String assessor) {
    Picture picture = SyntheticPair.original(83, 61);
    Picture other = SyntheticPair.distorted(83, 61);
    try (QualityAssessor open = QualityAssessors.open(assessor)) {
      QualityMap same = map(open, picture, picture);
      QualityMap different = map(open, other, picture);
      boolean worse = false;
      for (int i = 0; i < same.values().limit(); i++) {
        assertThat((double) same.values().get(i)).isCloseTo(same.scale().best(), within(1e-6));
        assertThat(different.values().get(i)).isFinite();
        worse |= different.scale().isBetter(same.values().get(i), different.values().get(i) + 0.05);
      }
      assertThat(worse).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fsim, 16",
    "fsimc, 16",
    "vsi, 16",
    "sr-sim, 40",
    "mdsi, 3",
    "haarpsi, 16",
    "dss, 16",
    "nlpd, 32",
    "psnr-b, 9",
    "ssimulacra2, 8"
  })
  void refusesSmallerPicturesAndJudgesTheSmallest(String assessor, int smallest) {
    try (QualityAssessor open = QualityAssessors.open(assessor)) {
      Picture tooSmall = SyntheticPair.original(200, smallest - 1);
      assertThatThrownBy(() -> score(open, tooSmall, tooSmall))
          .isInstanceOf(UnsupportedRequestException.class)
          .hasMessageContaining(assessor + " needs at least " + smallest);
      Picture enough = SyntheticPair.original(smallest, smallest);
      assertThat(score(open, enough, SyntheticPair.distorted(smallest, smallest))).isFinite();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fsim",
        "fsimc",
        "vsi",
        "sr-sim",
        "mdsi",
        "haarpsi",
        "dss",
        "nlpd",
        "ciede2000",
        "ssimulacra2"
      })
  void endsWhenInterrupted(String assessor) {
    MetricDefinition definition =
        ClassicalMetrics.all().stream()
            .filter(d -> d.descriptor().id().name().equals(assessor))
            .findFirst()
            .orElseThrow();
    Metric metric =
        definition.factory().apply(new MetricOptions(definition.descriptor(), Map.of()));
    MetricInput input =
        new MetricInput(
            new Planes(SyntheticPair.distorted(64, 64)),
            Optional.of(new Planes(SyntheticPair.original(64, 64))),
            false,
            1);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> metric.measure(input)).isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void chromaCountsInFsimcAndNotInFsim() {
    Picture picture = SyntheticPair.original(64, 64);
    Picture grey = SyntheticPair.even(64, 64, PixelFormat.RGB8, 80);
    try (QualityAssessor fsim = QualityAssessors.open("fsim");
        QualityAssessor fsimc = QualityAssessors.open("fsimc")) {
      assertThat(score(fsimc, grey, picture)).isLessThan(score(fsim, grey, picture));
    }
  }

  @Test
  void psnrBIsPsnrWithoutBlocksAndLessWithThem() {
    Picture even = SyntheticPair.even(64, 64, PixelFormat.GRAY8, 100);
    ByteBuffer samples = ByteBuffer.allocate(64 * 64);
    for (int i = 0; i < 64 * 64; i++) {
      samples.put((byte) ((i % 64 / 8 + i / 64 / 8) % 2 == 0 ? 96 : 104));
    }
    Picture blocks = Picture.copyOf(64, 64, PixelFormat.GRAY8, samples.flip());
    try (QualityAssessor psnr = QualityAssessors.open("psnr");
        QualityAssessor psnrB = QualityAssessors.open("psnr-b")) {
      assertThat(score(psnrB, even, blocks)).isEqualTo(score(psnr, even, blocks));
      assertThat(score(psnrB, blocks, even)).isLessThan(score(psnr, blocks, even) - 1);
    }
  }

  private static double score(QualityAssessor assessor, Picture test, Picture reference) {
    return assessor
        .assess(AssessmentRequest.of(test).against(reference))
        .score()
        .orElseThrow()
        .value();
  }

  private static QualityMap map(QualityAssessor assessor, Picture test, Picture reference) {
    Assessment assessment =
        assessor.assess(AssessmentRequest.of(test).against(reference).asking(Aspect.MAP));
    return (QualityMap) assessment.findings().get(0);
  }
}
