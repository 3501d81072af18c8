// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.Preference;
import dev.iqa.QualityAssessor;
import dev.iqa.language.InstalledLanguageModel;
import dev.iqa.language.LanguageAssessor;
import dev.iqa.language.LanguageManifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code depict-nano} as it ships says of bad input. */
class DepictNanoTest {

  private static final Path FOLDER =
      Path.of("../iqa-models/src/main/resources/META-INF/iqa/depict-nano").toAbsolutePath();

  private static QualityAssessor open() {
    InstalledLanguageModel model = InstalledLanguageModel.at(FOLDER);
    LanguageManifest manifest = model.manifest();
    return new LanguageAssessor(
        OnnxLanguageProvider.load(model, 1),
        manifest,
        manifest.descriptor("onnx"),
        AssessorConfig.defaults().options());
  }

  private static Picture uniform(int width, int height, int colour) {
    ByteBuffer samples = ByteBuffer.allocateDirect(width * height * 3);
    while (samples.hasRemaining()) {
      samples.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
    }
    return Picture.wrap(width, height, PixelFormat.RGB8, samples.flip());
  }

  private static Picture noise(int side) {
    SplittableRandom random = new SplittableRandom(1);
    byte[] samples = new byte[side * side * 3];
    random.nextBytes(samples);
    return Picture.copyOf(side, side, PixelFormat.RGB8, ByteBuffer.wrap(samples));
  }

  @Test
  void isSmall() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      long bytes = files.mapToLong(file -> file.toFile().length()).sum();
      assertThat(bytes).isLessThan(10_000_000);
    }
  }

  @ParameterizedTest
  @CsvSource({"0x000000", "0x808080", "0xffffff", "0xc03020", "0x2040a0"})
  void findsNothingInABlankPicture(int colour) {
    try (QualityAssessor assessor = open()) {
      Assessment answer =
          assessor.assess(
              AssessmentRequest.of(uniform(320, 240, colour)).asking(Aspect.DISTORTIONS),
              AssessmentListener.NONE);
      assertThat(answer.distortions().orElseThrow().isClean()).isTrue();
    }
  }

  @Test
  void doesNotThinkMuchOfPureNoise() {
    try (QualityAssessor assessor = open()) {
      Assessment answer =
          assessor.assess(
              AssessmentRequest.of(noise(512)).asking(Aspect.SCORE), AssessmentListener.NONE);
      assertThat(answer.score().orElseThrow().value()).isLessThan(2.5);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "512, 8", "8, 700", "31, 33"})
  void answersForOddSizes(int width, int height) {
    try (QualityAssessor assessor = open()) {
      Assessment answer =
          assessor.assess(
              AssessmentRequest.of(uniform(width, height, 0x708090))
                  .asking(Aspect.SCORE, Aspect.DISTORTIONS, Aspect.DESCRIPTION),
              AssessmentListener.NONE);
      assertThat(answer.score()).isPresent();
      assertThat(answer.description().orElseThrow().text()).isNotBlank();
    }
  }

  /** The differences of a second picture's rows stand behind them. */
  @Test
  void prefersAPictureToNoise() {
    Picture plain = uniform(256, 256, 0x506070);
    try (QualityAssessor assessor = open()) {
      Preference preference =
          assessor
              .assess(
                  AssessmentRequest.between(plain, noise(256)).asking(Aspect.PREFERENCE),
                  AssessmentListener.NONE)
              .preference()
              .orElseThrow();
      assertThat(preference.first()).isGreaterThan(0.8);
    }
  }

  @Test
  void writesItsDescriptionWordByWord() {
    List<String> pieces = new ArrayList<>();
    try (QualityAssessor assessor = open()) {
      Assessment answer =
          assessor.assess(
              AssessmentRequest.of(noise(256)).asking(Aspect.DESCRIPTION),
              new AssessmentListener() {
                @Override
                public void onText(String piece) {
                  pieces.add(piece);
                }
              });
      assertThat(pieces).hasSizeGreaterThan(5);
      assertThat(String.join("", pieces).strip())
          .isEqualTo(answer.description().orElseThrow().text());
    }
  }
}
