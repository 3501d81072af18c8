// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.Aspect;
import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.cli.DepictAgreement.Answered;
import dev.iqa.spi.QualityAssessorProvider;
import dev.iqa.testkit.SamplePictures;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code depict-nano} as it ships writes the same tokens on ONNX Runtime and on llama.cpp, which
 * are given the same prompt and the same eyes.
 *
 * <p>llama.cpp computes in 16 bits: likelihoods are close, not equal, and where two words are
 * equally likely it may choose the other (docs/decisions/0101). Weights that make these pictures
 * such a case want other pictures here.
 */
class DepictEnginesTest {

  private static final Offset<Double> CLOSE = Offset.offset(0.01);
  private static final Picture CLEAN = SamplePictures.scene(320, 240, PixelFormat.RGB8, 1);
  private static final Picture NOISY = noisy(CLEAN);

  private static Optional<QualityAssessor> onnx = Optional.empty();
  private static Optional<QualityAssessor> llama = Optional.empty();

  @BeforeAll
  static void open() {
    Optional<String> why =
        QualityAssessors.providers().stream()
            .filter(provider -> provider.backend().equals("llama"))
            .findFirst()
            .flatMap(QualityAssessorProvider::unavailableBecause);
    assumeTrue(why.isEmpty(), () -> "no llama.cpp here: " + why.orElse(""));
    onnx = Optional.of(QualityAssessors.open("depict-nano@onnx"));
    llama = Optional.of(QualityAssessors.open("depict-nano@llama"));
  }

  @AfterAll
  static void close() {
    onnx.ifPresent(QualityAssessor::close);
    llama.ifPresent(QualityAssessor::close);
  }

  private static Picture noisy(Picture picture) {
    SplittableRandom random = new SplittableRandom(3);
    ByteBuffer from = picture.pixels();
    ByteBuffer samples = ByteBuffer.allocateDirect(from.remaining());
    while (from.hasRemaining()) {
      int value = (from.get() & 0xff) + (int) (40 * random.nextGaussian());
      samples.put((byte) Math.max(0, Math.min(255, value)));
    }
    return Picture.wrap(picture.width(), picture.height(), picture.format(), samples.flip());
  }

  private static Answered ask(Optional<QualityAssessor> assessor, AssessmentRequest request) {
    return Answered.by(assessor.orElseThrow(), request);
  }

  private static void answersAlike(AssessmentRequest ofOne) {
    AssessmentRequest request = ofOne.asking(Aspect.SCORE, Aspect.DISTORTIONS, Aspect.DESCRIPTION);
    Answered one = ask(onnx, request);
    Answered other = ask(llama, request);
    assertThat(other.tokens()).hasSizeGreaterThan(5).isEqualTo(one.tokens());
    assertThat(other.distortions()).isEqualTo(one.distortions());
    assertThat(other.score()).isCloseTo(one.score(), CLOSE);
  }

  @Test
  void theSamePictureAndQuestionGiveTheSameTokens() {
    answersAlike(AssessmentRequest.of(CLEAN));
    answersAlike(AssessmentRequest.of(NOISY));
  }

  @Test
  void besideAReferenceToo() {
    answersAlike(AssessmentRequest.of(NOISY).against(CLEAN));
  }

  /** The second picture brings its differences. */
  @Test
  void twoPicturesAreComparedAlike() {
    for (AssessmentRequest pair :
        List.of(
            AssessmentRequest.between(CLEAN, NOISY),
            AssessmentRequest.between(NOISY, CLEAN).against(CLEAN))) {
      AssessmentRequest request = pair.asking(Aspect.PREFERENCE, Aspect.DESCRIPTION);
      Answered one = ask(onnx, request);
      Answered other = ask(llama, request);
      assertThat(other.tokens()).hasSizeGreaterThan(5).isEqualTo(one.tokens());
      assertThat(other.preference()).isCloseTo(one.preference(), CLOSE);
    }
  }

  @Test
  void llamaCppStreamsItsWords() {
    Answered answered = ask(llama, AssessmentRequest.of(NOISY).asking(Aspect.DESCRIPTION));
    assertThat(String.join("", answered.tokens()).strip())
        .isEqualTo(answered.assessment().description().orElseThrow().text());
    assertThat(answered.tokens()).hasSizeGreaterThan(5);
  }

  @Test
  void whoNamesNoEngineGetsOnnxRuntime() {
    assertThat(QualityAssessors.describe("depict-nano").id()).hasToString("depict-nano@onnx");
  }
}
