// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.nio.ByteBuffer;
import java.util.Random;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementsTest {

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 20})
  void noiseIsTheDeviationThatWasAdded(int sigma) {
    assertThat(score("noise", ramp(256, sigma, 0))).isCloseTo(sigma, within(.05 * sigma));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.5, 2, 3, 4})
  void blurSigmaIsTheWidthOfAnEdge(double sigma) {
    ByteBuffer pixels = ByteBuffer.allocate(96 * 96);
    for (int i = 0; i < 96 * 96; i++) {
      double position = (i % 96 - 47.5) / sigma;
      pixels.put((byte) Math.round(128 + 100 * Erf.erf(position / Math.sqrt(2))));
    }
    Picture edge = Picture.copyOf(96, 96, PixelFormat.GRAY8, pixels.flip());
    assertThat(score("blur-sigma", edge)).isCloseTo(sigma, within(.1 * sigma));
  }

  @Test
  void blockinessIsOneForAFlatPictureAndGrowsWithTheStepsOfAGrid() {
    assertThat(score("blockiness", flat(64, 7))).isBetween(.9, 1.1);
    assertThat(score("blockiness", ramp(64, 1, 4))).isGreaterThan(1.3);
    assertThat(score("blockiness", ramp(64, 1, 12)))
        .isGreaterThan(score("blockiness", ramp(64, 1, 4)));
  }

  @Test
  void colourfulnessOfHalfRedHalfGreenFollowsTheFormula() {
    ByteBuffer pixels = ByteBuffer.allocate(3 * 16 * 16);
    for (int i = 0; i < 256; i++) {
      pixels.put((byte) (i % 2 == 0 ? 200 : 0)).put((byte) (i % 2 == 0 ? 0 : 200)).put((byte) 0);
    }
    Picture picture = Picture.copyOf(16, 16, PixelFormat.RGB8, pixels.flip());
    // rg = ±200, yb = 100: deviations 200 and 0, means 0 and 100.
    assertThat(score("colourfulness", picture)).isCloseTo(200 + .3 * 100, within(1e-9));
  }

  @Test
  void contrastAndClippingAreExtremeForAChessBoard() {
    ByteBuffer pixels = ByteBuffer.allocate(32 * 32);
    for (int i = 0; i < 32 * 32; i++) {
      pixels.put((byte) ((i / 32 + i) % 2 == 0 ? 255 : 0));
    }
    Picture board = Picture.copyOf(32, 32, PixelFormat.GRAY8, pixels.flip());
    assertThat(score("contrast", board)).isCloseTo(.5, within(1e-9));
    assertThat(score("clipping", board)).isEqualTo(100);
    assertThat(score("exposure", board)).isCloseTo(Math.exp(-.25 / .08), within(1e-9));
    assertThat(score("entropy", board)).isCloseTo(1, within(1e-12));
  }

  @Test
  void everyMeasurementLiesOnItsScaleForOddPictures() {
    for (Picture picture :
        new Picture[] {flat(16, 0), flat(16, 255), flat(17, 128), ramp(19, 60, 0)}) {
      for (var definition : Measurements.all()) {
        var descriptor = definition.descriptor();
        assertThat(descriptor.scale().orElseThrow())
            .satisfies(
                scale ->
                    assertThat(scale.contains(score(descriptor.id().name(), picture)))
                        .as(descriptor.id() + " of " + picture)
                        .isTrue());
      }
    }
  }

  @Test
  void greyAndTheSameAsColourAgree() {
    Picture grey = ramp(64, 12, 3);
    ByteBuffer pixels = ByteBuffer.allocate(3 * 64 * 64);
    ByteBuffer in = grey.pixels();
    while (in.hasRemaining()) {
      byte sample = in.get();
      pixels.put(sample).put(sample).put(sample);
    }
    Picture colour = Picture.copyOf(64, 64, PixelFormat.RGB8, pixels.flip());
    for (var definition : Measurements.all()) {
      String name = definition.descriptor().id().name();
      assertThat(score(name, colour)).as(name).isCloseTo(score(name, grey), within(1e-3));
    }
  }

  static double score(String name, Picture picture) {
    try (QualityAssessor assessor = QualityAssessors.open(name)) {
      return assessor.assess(picture).score().orElseThrow().value();
    }
  }

  static Picture flat(int side, int level) {
    ByteBuffer pixels = ByteBuffer.allocate(side * side);
    for (int i = 0; i < side * side; i++) {
      pixels.put((byte) level);
    }
    return Picture.copyOf(side, side, PixelFormat.GRAY8, pixels.flip());
  }

  /** A gentle slope with noise and steps of blocks of 8. */
  static Picture ramp(int side, double noise, double blockStep) {
    Random random = new Random(3);
    ByteBuffer pixels = ByteBuffer.allocate(side * side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double value =
            100
                + 50.0 * x / side
                + noise * random.nextGaussian()
                + blockStep * ((x / 8 + y / 8) % 2);
        pixels.put((byte) Math.max(0, Math.min(255, Math.round(value))));
      }
    }
    return Picture.copyOf(side, side, PixelFormat.GRAY8, pixels.flip());
  }
}
