// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.Assessment;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NiqeTest {

  @Test
  void isWorseForNoiseAndForCompression() {
    try (QualityAssessor niqe = QualityAssessors.open("niqe")) {
      assertThat(score(niqe.assess(SharedPictures.conformance("piq/i01_01_5.png"))))
          .isGreaterThan(score(niqe.assess(SharedPictures.conformance("piq/I01.png"))));
      assertThat(score(niqe.assess(SharedPictures.conformance("piq/goldhill_jpeg.png"))))
          .isGreaterThan(score(niqe.assess(SharedPictures.conformance("piq/goldhill.png"))));
    }
  }

  @Test
  void refusesAPictureSmallerThanAPatch() {
    try (QualityAssessor niqe = QualityAssessors.open("niqe")) {
      assertThatThrownBy(() -> niqe.assess(scene(95, 0)))
          .isInstanceOf(UnsupportedRequestException.class)
          .hasMessage("niqe needs at least 96×96 pixels; this picture is 95×95");
    }
  }

  @Test
  void refusesAFlatPicture() {
    Picture flat = Picture.copyOf(192, 192, PixelFormat.GRAY8, ByteBuffer.allocate(192 * 192));
    try (QualityAssessor niqe = QualityAssessors.open("niqe")) {
      assertThatThrownBy(() -> niqe.assess(flat))
          .isInstanceOf(UnsupportedRequestException.class)
          .hasMessageContaining("not flat")
          .hasMessageContaining("0 of 4");
    }
  }

  @Test
  void namesItsModelInTheProvenance(@TempDir Path folder) throws IOException {
    try (QualityAssessor niqe = QualityAssessors.open("niqe")) {
      assertThat(niqe.assess(scene(192, 0)).provenance().modelDigest())
          .isEqualTo(niqe.descriptor().modelDigest())
          .isPresent();
    }
    NiqeFitter fitter = new NiqeFitter(0.1);
    for (int seed = 0; seed < 10; seed++) {
      fitter.add(scene(288, seed));
    }
    Path file = Files.writeString(folder.resolve("own.json"), fitter.toJson(Map.of()));
    try (QualityAssessor niqe = QualityAssessors.open("niqe?model=" + file)) {
      assertThat(niqe.assess(scene(192, 0)).provenance().modelDigest())
          .contains(NaturalnessModel.digest(Files.readAllBytes(file)));
    }
  }

  @Test
  void refusesAFileThatIsNoModel(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("short.json"), "{\"mean\": [1, 2]}");
    assertThatThrownBy(() -> QualityAssessors.open("niqe?model=" + file))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("mean must be an array of 36, not of 2");
    assertThatThrownBy(() -> QualityAssessors.open("niqe?model=" + folder.resolve("none.json")))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("none.json");
  }

  @Test
  void cannotBeFittedToTooLittle() {
    NiqeFitter fitter = new NiqeFitter(0.75);
    fitter.add(scene(192, 0));
    assertThatThrownBy(() -> fitter.toJson(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("at least 36 sharp patches");
  }

  static double score(Assessment assessment) {
    return assessment.score().orElseThrow().value();
  }

  /** Overlapping discs, with added noise. */
  static Picture scene(int side, double noise) {
    Random random = new Random(7);
    double[] samples = new double[side * side];
    for (int disc = 0; disc < 400; disc++) {
      double radius = 4 / Math.sqrt(0.01 + random.nextDouble());
      int cx = random.nextInt(side);
      int cy = random.nextInt(side);
      double level = 20 + 215 * random.nextDouble();
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          if ((x - cx) * (x - cx) + (y - cy) * (y - cy) < radius * radius) {
            samples[y * side + x] = level;
          }
        }
      }
    }
    ByteBuffer pixels = ByteBuffer.allocate(side * side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double value = samples[y * side + x] + (2 + noise) * random.nextGaussian();
        pixels.put((byte) Math.max(0, Math.min(255, Math.round(value))));
      }
    }
    return Picture.copyOf(side, side, PixelFormat.GRAY8, pixels.flip());
  }
}
