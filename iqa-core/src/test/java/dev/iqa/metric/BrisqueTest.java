// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.distortion.SyntheticDistortion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrisqueTest {

  @Test
  void opensWithItsOwnRegressionAndNamesIt() {
    try (QualityAssessor brisque = QualityAssessors.open("brisque")) {
      assertThat(brisque.assess(NiqeTest.scene(192, 0)).provenance().modelDigest())
          .isEqualTo(brisque.descriptor().modelDigest())
          .isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"variant=opencv", "variant=libsvm", "model=allmodel", "range=allrange"})
  void saysThatAnotherRegressionNeedsBothFiles(String options) {
    assertThatThrownBy(() -> QualityAssessors.open("brisque?" + options))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("brisque?variant=live&model=allmodel&range=allrange");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian-blur", "rgb-noise", "jpeg", "pixelate"})
  void isWorseForHeavyDamageThanForLightOrNone(String type) {
    Picture clean = SharedPictures.conformance("piq/I01.png");
    try (QualityAssessor brisque = QualityAssessors.open("brisque")) {
      double damaged =
          NiqeTest.score(brisque.assess(SyntheticDistortion.of(type, 5, 7).apply(clean)));
      assertThat(damaged)
          .isGreaterThan(NiqeTest.score(brisque.assess(clean)))
          .isGreaterThan(
              NiqeTest.score(brisque.assess(SyntheticDistortion.of(type, 1, 7).apply(clean))));
    }
  }

  @Test
  void refusesAFileOfAnotherKind(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("model"), "svm_type c_svc\nSV\n");
    assertThatThrownBy(() -> QualityAssessors.open("brisque?range=r&model=" + file))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("not an epsilon-SVR")
        .hasMessageContaining("svm_type c_svc");
  }

  @Test
  void addsKernelsOfOneVectorAndTakesTheOffsetAway(@TempDir Path folder) throws IOException {
    try (QualityAssessor brisque =
        QualityAssessors.open(
            "brisque?model=" + model(folder, 40, -10) + "&range=" + range(folder))) {
      // A γ of 0 makes every kernel 1: 40 − (−10).
      assertThat(NiqeTest.score(brisque.assess(NiqeTest.scene(64, 3))))
          .isCloseTo(50, within(1e-12));
      assertThat(brisque.assess(NiqeTest.scene(64, 3)).provenance().modelDigest())
          .contains(
              NaturalnessModel.digest(
                  (Files.readString(folder.resolve("model")) + Files.readString(range(folder)))
                      .getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void refusesAFlatPicture(@TempDir Path folder) throws IOException {
    Picture flat = Picture.copyOf(32, 32, PixelFormat.GRAY8, ByteBuffer.allocate(32 * 32));
    try (QualityAssessor brisque =
        QualityAssessors.open(
            "brisque?model=" + model(folder, 40, -10) + "&range=" + range(folder))) {
      assertThatThrownBy(() -> brisque.assess(flat))
          .isInstanceOf(UnsupportedRequestException.class)
          .hasMessageContaining("flat");
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsAGaussianShapeInNoise(BrisqueVariant variant) {
    double[] features = BrisqueFeatures.of(new Planes(noise()), variant);
    assertThat(features).hasSize(36);
    // Of white noise the normalised samples are nearly Gaussian, shape 2, a little lighter-tailed.
    assertThat(features[0]).isBetween(2.0, 4.0);
    assertThat(Arrays.stream(features)).allMatch(Double::isFinite);
  }

  private static Picture noise() {
    Random random = new Random(5);
    ByteBuffer pixels = ByteBuffer.allocate(128 * 128);
    while (pixels.hasRemaining()) {
      pixels.put((byte) Math.max(0, Math.min(255, Math.round(128 + 20 * random.nextGaussian()))));
    }
    return Picture.copyOf(128, 128, PixelFormat.GRAY8, pixels.flip());
  }

  private static Path model(Path folder, double weight, double offset) throws IOException {
    return Files.writeString(
        folder.resolve("model"),
        "svm_type epsilon_svr\nkernel_type rbf\ngamma 0\nnr_class 2\ntotal_sv 1\nrho "
            + offset
            + "\nSV\n"
            + weight
            + " 1:0.5 36:-0.25\n");
  }

  private static Path range(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("range"),
        "x\n-1 1\n"
            + IntStream.rangeClosed(1, 36)
                .mapToObj(i -> i + " 0 10\n")
                .collect(Collectors.joining()));
  }
}
