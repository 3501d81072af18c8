// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import static dev.iqa.DistortionFamily.BLUR;
import static dev.iqa.DistortionFamily.COMPRESSION;
import static dev.iqa.DistortionFamily.NOISE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.Description;
import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.Distortions;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.metric.SharedPictures;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeasuredTest {

  private static final List<Aspect> ALL =
      List.of(Aspect.SCORE, Aspect.DISTORTIONS, Aspect.DESCRIPTION);

  @Test
  void isTheEmbeddedDefault() {
    try (QualityAssessor assessor = QualityAssessors.open()) {
      assertThat(assessor.descriptor().id()).hasToString("measured@core");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BLUR", "NOISE", "COMPRESSION", "PIXELATE"})
  void scoresFallAndSeveritiesRiseAlongALadder(DistortionFamily family) {
    Picture clean = SharedPictures.read(SharedPictures.folder("photos/cid22").get(1));
    double score = score(assess(clean));
    double severity = 0;
    for (int step = 1; step <= 5; step += 2) {
      Assessment damaged = assess(Ladders.distort(clean, family, step));
      assertThat(score(damaged)).isLessThan(score);
      score = score(damaged);
      assertThat(severity(damaged, family)).isGreaterThanOrEqualTo(severity);
      severity = severity(damaged, family);
    }
    assertThat(severity).isGreaterThan(3.5);
  }

  @Test
  void namesWhatIsWrongInWords() {
    Picture clean = SharedPictures.read(SharedPictures.folder("photos/cid22").get(1));
    assertThat(text(assess(Ladders.distort(clean, BLUR, 4)))).contains("blur");
    assertThat(text(assess(Ladders.distort(clean, NOISE, 4)))).contains("noise");
    assertThat(text(assess(Ladders.distort(clean, COMPRESSION, 4)))).contains("compression");
  }

  @Test
  void doesNotPraiseABlankPictureNorPureNoise() {
    for (int level : new int[] {0, 128, 255}) {
      Assessment blank = assess(MeasurementsTest.flat(128, level));
      assertThat(score(blank)).isLessThan(40);
      assertThat(text(blank)).contains("blank");
      assertThat(description(blank).confidence().orElseThrow()).isLessThan(.3);
    }
    Random random = new Random(1);
    byte[] noise = new byte[3 * 128 * 128];
    random.nextBytes(noise);
    Assessment grain = assess(Picture.copyOf(128, 128, PixelFormat.RGB8, ByteBuffer.wrap(noise)));
    assertThat(score(grain)).isLessThan(20);
    assertThat(text(grain)).contains("little but noise");
  }

  @Test
  void isLessSureOfATinyPicture() {
    Distortion large = noise(assess(MeasurementsTest.ramp(128, 30, 0)));
    Distortion tiny = noise(assess(MeasurementsTest.ramp(32, 30, 0)));
    assertThat(tiny.confidence()).isLessThan(large.confidence());
  }

  @Test
  void refusesWhatIsTooSmall() {
    assertThatThrownBy(() -> assess(MeasurementsTest.flat(15, 9)))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessage("measured needs at least 16×16 pixels; this picture is 15×15");
  }

  @Test
  void answersOnlyWhatIsAsked() {
    try (QualityAssessor measured = QualityAssessors.open("measured")) {
      assertThat(
              measured
                  .assess(
                      AssessmentRequest.of(MeasurementsTest.ramp(64, 5, 0))
                          .asking(Aspect.DISTORTIONS))
                  .findings())
          .singleElement()
          .isInstanceOf(Distortions.class);
    }
  }

  @Test
  void saysTheSameForTheSameFindings() {
    assertThat(text(assess(MeasurementsTest.ramp(64, 30, 0))))
        .isEqualTo(text(assess(MeasurementsTest.ramp(64, 30, 0))));
  }

  @Test
  void writesFullSentencesOfSeveralShapes() {
    List<String> texts =
        Stream.of(
                MeasurementsTest.ramp(64, 30, 0),
                MeasurementsTest.ramp(64, 3, 10),
                MeasurementsTest.ramp(64, 12, 0),
                MeasurementsTest.flat(64, 40))
            .map(MeasuredTest::assess)
            .map(MeasuredTest::text)
            .toList();
    assertThat(texts).doesNotHaveDuplicates().allMatch(t -> t.matches("[A-Z].*\\."));
  }

  private static Assessment assess(Picture picture) {
    try (QualityAssessor measured = QualityAssessors.open("measured")) {
      return measured.assess(
          AssessmentRequest.of(picture).asking(ALL.get(0), ALL.get(1), ALL.get(2)));
    }
  }

  private static double score(Assessment assessment) {
    return assessment.score().orElseThrow().value();
  }

  private static Description description(Assessment assessment) {
    return assessment.findings().stream()
        .filter(Description.class::isInstance)
        .map(Description.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static String text(Assessment assessment) {
    return description(assessment).text();
  }

  private static double severity(Assessment assessment, DistortionFamily family) {
    return found(assessment)
        .filter(d -> d.type().family() == family)
        .mapToDouble(Distortion::severity)
        .max()
        .orElse(0);
  }

  private static Distortion noise(Assessment assessment) {
    return found(assessment)
        .filter(d -> d.type().family() == NOISE)
        .max(Comparator.comparingDouble(Distortion::severity))
        .orElseThrow();
  }

  private static Stream<Distortion> found(Assessment assessment) {
    return assessment.findings().stream()
        .filter(Distortions.class::isInstance)
        .flatMap(d -> ((Distortions) d).found().stream());
  }
}
