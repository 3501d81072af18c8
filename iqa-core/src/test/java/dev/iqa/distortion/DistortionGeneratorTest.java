// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import org.bytedeco.opencv.global.opencv_core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistortionGeneratorTest {

  private static final String GOLDEN = "golden.csv";

  /** Its amounts alternate between more and less contrast. */
  private static final Set<String> NOT_ORDERED_BY_ERROR = Set.of("kadid contrast-change");

  @Test
  void depictQaHasThirtyFiveTypesInTwelveFamilies() {
    Map<DistortionFamily, Long> families =
        DistortionGenerator.DEPICTQA.types().stream()
            .collect(Collectors.groupingBy(DistortionType::family, Collectors.counting()));
    assertThat(DistortionGenerator.DEPICTQA.types()).hasSize(35).doesNotHaveDuplicates();
    assertThat(families)
        .containsOnlyKeys(EnumSet.complementOf(EnumSet.of(DistortionFamily.OTHER)))
        .containsEntry(DistortionFamily.BLUR, 6L)
        .containsEntry(DistortionFamily.NOISE, 6L)
        .containsEntry(DistortionFamily.COMPRESSION, 2L)
        .containsEntry(DistortionFamily.BRIGHTEN, 4L)
        .containsEntry(DistortionFamily.DARKEN, 4L)
        .containsEntry(DistortionFamily.QUANTIZATION, 3L);
  }

  @Test
  void kadidHasTwentyFiveTypesInSevenGroups() {
    assertThat(DistortionGenerator.KADID.types()).hasSize(25).doesNotHaveDuplicates();
    assertThat(DistortionGenerator.KADID.groups()).hasSize(7);
  }

  @Test
  void parametersAreThoseOfThePaper() {
    assertThat(values("gaussian-blur", "sigmaPixels")).containsExactly(1., 2., 3., 4., 5.);
    assertThat(values("motion-blur", "radiusPixels")).containsExactly(5., 10., 15., 15., 20.);
    assertThat(values("motion-blur", "sigmaPixels")).containsExactly(3., 5., 7., 9., 12.);
    assertThat(values("glass-blur", "sigmaPixels")).containsExactly(.7, .9, 1.2, 1.4, 1.6);
    assertThat(values("glass-blur", "shiftPixels")).containsExactly(1., 2., 2., 3., 4.);
    assertThat(values("glass-blur", "iterations")).containsExactly(1., 1., 2., 2., 2.);
    assertThat(values("lens-blur", "radiusPixels")).containsExactly(2., 3., 4., 6., 8.);
    assertThat(values("zoom-blur", "largestZoom")).containsExactly(1.03, 1.06, 1.10, 1.15, 1.21);
    assertThat(values("zoom-blur", "step")).containsOnly(.02);
    assertThat(values("jitter-blur", "shiftPixels")).containsExactly(1., 2., 3., 4., 5.);
    assertThat(values("rgb-noise", "sigma")).containsExactly(.05, .1, .15, .2, .25);
    assertThat(values("ycrcb-noise", "sigmaLuma")).containsExactly(.05, .06, .07, .08, .09);
    double[] ratios = {1, 1.45, 1.9, 2.35, 2.8};
    for (int i = 0; i < 5; i++) {
      assertThat(values("ycrcb-noise", "sigmaChroma").get(i))
          .isCloseTo((.05 + .01 * i) * ratios[i], within(1e-12));
    }
    assertThat(values("speckle-noise", "sigma")).containsExactly(.14, .21, .28, .35, .42);
    assertThat(values("correlated-noise", "sigma")).containsExactly(.08, .11, .14, .18, .22);
    assertThat(values("poisson-noise", "peakPhotons")).containsExactly(80., 60., 40., 25., 15.);
    assertThat(values("impulse-noise", "share")).containsExactly(.01, .03, .05, .07, .10);
    assertThat(values("jpeg", "qualityPercent")).containsExactly(25., 18., 12., 8., 5.);
    assertThat(values("jpeg2000", "psnrDecibels")).containsExactly(29., 27.5, 26., 24.5, 23.);
    assertThat(values("brighten-value-shift", "added")).containsExactly(.1, .2, .3, .4, .5);
    assertThat(values("brighten-rgb-shift", "added")).containsExactly(.1, .15, .2, .27, .35);
    assertThat(values("brighten-value-gamma", "exponent")).containsExactly(.7, .58, .47, .36, .25);
    assertThat(values("brighten-rgb-gamma", "exponent")).containsExactly(.8, .7, .6, .45, .3);
    assertThat(values("darken-value-shift", "added")).containsExactly(-.1, -.2, -.3, -.4, -.5);
    assertThat(values("darken-rgb-shift", "added")).containsExactly(-.1, -.15, -.2, -.27, -.35);
    assertThat(values("darken-value-gamma", "exponent")).containsExactly(1.5, 1.8, 2.2, 2.7, 3.5);
    assertThat(values("darken-rgb-gamma", "exponent")).containsExactly(1.4, 1.7, 2.1, 2.6, 3.2);
    assertThat(values("contrast-strengthen-scale", "factor"))
        .containsExactly(1.4, 1.7, 2.1, 2.6, 4.);
    assertThat(values("contrast-strengthen-stretch", "exponent"))
        .containsExactly(2., 4., 6., 8., 10.);
    assertThat(values("contrast-weaken-scale", "factor")).containsExactly(.75, .6, .45, .3, .2);
    assertThat(values("contrast-weaken-stretch", "exponent")).containsExactly(1., .9, .8, .6, .4);
    assertThat(values("saturate-strengthen-hsv", "factor")).containsExactly(3., 6., 12., 20., 64.);
    assertThat(values("saturate-strengthen-ycrcb", "factor")).containsExactly(2., 3., 5., 8., 16.);
    assertThat(values("saturate-weaken-hsv", "factor")).containsExactly(.7, .55, .4, .2, 0.);
    assertThat(values("saturate-weaken-ycrcb", "factor")).containsExactly(.6, .4, .2, .1, 0.);
    assertThat(values("oversharpen", "amount")).containsExactly(2., 2.8, 4., 6., 8.);
    assertThat(values("pixelate", "scale")).containsExactly(.5, .4, .3, .25, .2);
    assertThat(values("otsu-quantization", "classes")).containsExactly(15., 11., 8., 5., 3.);
    assertThat(values("median-cut-quantization", "classes")).containsExactly(20., 15., 10., 6., 3.);
    assertThat(values("histogram-quantization", "bins")).containsExactly(24., 16., 8., 6., 4.);
  }

  private static List<Double> values(String id, String parameter) {
    DistortionGenerator generator = DistortionGenerator.DEPICTQA;
    return generator.parameters(generator.type(id)).stream()
        .map(severity -> Objects.requireNonNull(severity.get(parameter)))
        .toList();
  }

  @Test
  void equalsTheGoldenDigests() throws IOException {
    List<String> lines = digests();
    // -Diqa.golden=FILE writes the table anew, for when a distortion is changed on purpose.
    String rewrite = System.getProperty("iqa.golden");
    if (rewrite != null) {
      Files.write(Path.of(rewrite), lines);
    }
    try (InputStream golden = getClass().getResourceAsStream(GOLDEN)) {
      assertThat(lines)
          .containsExactlyElementsOf(
              new String(
                      Objects.requireNonNull(golden, GOLDEN).readAllBytes(), StandardCharsets.UTF_8)
                  .lines()
                  .toList());
    }
  }

  private static List<String> digests() {
    Picture photo = TestPictures.colour(96, 80);
    List<String> lines = new ArrayList<>();
    lines.add("generator,type,severity,sha256");
    for (DistortionGenerator generator : DistortionGenerator.values()) {
      for (DistortionType type : generator.types()) {
        for (SyntheticDistortion step : new DistortionLadder(generator, type, 7).steps()) {
          lines.add(
              generator.id()
                  + ","
                  + type
                  + ","
                  + step.severity()
                  + ","
                  + TestPictures.digest(step.apply(photo)));
        }
      }
    }
    return lines;
  }

  @Test
  void isTheSameOnOneThreadAndOnMany() throws Exception {
    // Wide enough for several bands, small enough to be quick.
    Picture photo = TestPictures.colour(1200, 500);
    for (DistortionGenerator generator : DistortionGenerator.values()) {
      for (DistortionType type : generator.types()) {
        SyntheticDistortion distortion = new SyntheticDistortion(generator, type, 3, 11);
        opencv_core.setNumThreads(4);
        String many = onPool(4, distortion, photo);
        opencv_core.setNumThreads(1);
        String one = onPool(1, distortion, photo);
        assertThat(one).as(distortion.toString()).isEqualTo(many);
      }
    }
    opencv_core.setNumThreads(-1);
  }

  private static String onPool(int threads, SyntheticDistortion distortion, Picture photo)
      throws Exception {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      return pool.submit(() -> TestPictures.digest(distortion.apply(photo))).get();
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void doesNotDependOnOpenCvsOptimisedCode() {
    Picture photo = TestPictures.colour(320, 240);
    DistortionGenerator generator = DistortionGenerator.DEPICTQA;
    for (String id : List.of("gaussian-blur", "glass-blur", "jpeg")) {
      SyntheticDistortion distortion = new SyntheticDistortion(generator, generator.type(id), 3, 1);
      String fast = TestPictures.digest(distortion.apply(photo));
      opencv_core.setUseOptimized(false);
      try {
        assertThat(TestPictures.digest(distortion.apply(photo))).as(id).isEqualTo(fast);
      } finally {
        opencv_core.setUseOptimized(true);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void errorGrowsWithSeverity(DistortionGenerator generator) {
    // Sides that are no multiples of a cell, so that no edge falls between two cells.
    Picture photo = TestPictures.colour(381, 259);
    for (DistortionType type : generator.types()) {
      if (NOT_ORDERED_BY_ERROR.contains(generator.id() + " " + type)) {
        continue;
      }
      double before = -1;
      for (Picture distorted : new DistortionLadder(generator, type, 3).apply(photo)) {
        double error = TestPictures.meanSquaredError(photo, distorted);
        assertThat(error).as(generator.id() + " " + type).isGreaterThan(before);
        before = error;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void worksOnTinyAndOddPictures(DistortionGenerator generator) {
    for (Picture photo :
        List.of(
            TestPictures.colour(32, 32),
            TestPictures.grey(33, 47),
            TestPictures.colour(1, 1),
            TestPictures.grey(3, 2))) {
      for (DistortionType type : generator.types(photo.format())) {
        if (type.id().equals("jpeg2000") && photo.width() < 32) {
          continue;
        }
        for (SyntheticDistortion step : new DistortionLadder(generator, type, 5).steps()) {
          Picture distorted = step.apply(photo);
          assertThat(distorted.hasSizeOf(photo)).as(step.toString()).isTrue();
          assertThat(distorted.format()).isEqualTo(photo.format());
        }
      }
    }
  }

  @Test
  void leavesThePictureAloneAndRecordsTheStep() {
    Picture photo = TestPictures.colour(64, 48).withStep("made by arithmetic");
    String before = TestPictures.digest(photo);
    for (DistortionGenerator generator : DistortionGenerator.values()) {
      for (DistortionType type : generator.types()) {
        Picture distorted = new SyntheticDistortion(generator, type, 4, 9).apply(photo);
        assertThat(distorted.history())
            .containsExactly("made by arithmetic", generator.id() + " " + type + " 4 (seed 9)");
      }
    }
    assertThat(TestPictures.digest(photo)).isEqualTo(before);
  }

  @Test
  void keepsAFlatPictureFlatUnderEveryBlur() {
    ByteBuffer flat = ByteBuffer.allocateDirect(3 * 70 * 50);
    for (int i = 0; i < flat.capacity(); i++) {
      flat.put(i, (byte) 137);
    }
    Picture photo = Picture.wrap(70, 50, PixelFormat.RGB8, flat);
    for (DistortionGenerator generator : DistortionGenerator.values()) {
      for (DistortionType type : generator.types()) {
        if (type.family() == DistortionFamily.BLUR
            || type.family() == DistortionFamily.PIXELATE
            || type.family() == DistortionFamily.OVERSHARPEN) {
          for (Picture distorted : new DistortionLadder(generator, type, 2).apply(photo)) {
            assertThat(TestPictures.meanSquaredError(photo, distorted))
                .as(generator.id() + " " + type)
                .isZero();
          }
        }
      }
    }
  }

  @Test
  void otherSeedsGiveOtherNoise() {
    Picture photo = TestPictures.colour(64, 64);
    Picture first = SyntheticDistortion.of("rgb-noise", 2, 1).apply(photo);
    Picture second = SyntheticDistortion.of("rgb-noise", 2, 2).apply(photo);
    assertThat(TestPictures.digest(first)).isNotEqualTo(TestPictures.digest(second));
  }

  @Test
  void gaussianNoiseHasTheStatedDeviation() {
    ByteBuffer grey = ByteBuffer.allocateDirect(512 * 512);
    for (int i = 0; i < grey.capacity(); i++) {
      grey.put(i, (byte) 128);
    }
    Picture photo = Picture.wrap(512, 512, PixelFormat.GRAY8, grey);
    Picture noisy = SyntheticDistortion.of("rgb-noise", 1, 3).apply(photo);
    // Rounding adds a twelfth; the deviate of 262,144 samples is within 1 %.
    assertThat(TestPictures.meanSquaredError(photo, noisy))
        .isCloseTo(12.75 * 12.75 + 1 / 12.0, within(1.7));
  }

  @Test
  void jpeg2000ComesWithinThreeQuartersOfADecibelOfItsTarget() {
    Picture photo = TestPictures.colour(512, 384);
    double[] targets = {29, 27.5, 26, 24.5, 23};
    DistortionGenerator generator = DistortionGenerator.DEPICTQA;
    List<Picture> ladder =
        new DistortionLadder(generator, generator.type("jpeg2000"), 0).apply(photo);
    for (int i = 0; i < 5; i++) {
      double psnr = 10 * Math.log10(65025 / TestPictures.meanSquaredError(photo, ladder.get(i)));
      assertThat(psnr).isCloseTo(targets[i], within(0.75));
    }
  }

  @Test
  void worksOn24MegapixelsInEveryFamily() {
    Picture photo = TestPictures.colour(6000, 4000);
    Set<DistortionFamily> seen = EnumSet.noneOf(DistortionFamily.class);
    for (String id :
        List.of(
            "lens-blur",
            "rgb-noise",
            "jpeg",
            "brighten-rgb-gamma",
            "darken-value-shift",
            "contrast-strengthen-stretch",
            "contrast-weaken-scale",
            "saturate-strengthen-hsv",
            "saturate-weaken-ycrcb",
            "oversharpen",
            "pixelate",
            "otsu-quantization")) {
      SyntheticDistortion distortion = SyntheticDistortion.of(id, 5, 1);
      Picture distorted = distortion.apply(photo);
      assertThat(distorted.hasSizeOf(photo)).as(id).isTrue();
      assertThat(TestPictures.meanSquaredError(photo, distorted)).as(id).isGreaterThan(1);
      seen.add(distortion.type().family());
    }
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(EnumSet.of(DistortionFamily.OTHER)));
  }

  @Test
  void namesWhatItLacks() {
    assertThatThrownBy(() -> SyntheticDistortion.of("fog", 1, 0))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("'fog'")
        .hasMessageNotContaining("did you mean")
        .hasMessageContaining("gaussian-blur");
    assertThatThrownBy(() -> SyntheticDistortion.of("gausian_blur", 1, 0))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("did you mean gaussian-blur? It has");
    assertThatThrownBy(() -> SyntheticDistortion.of("darken", 1, 0))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("did you mean darken-");
    assertThatThrownBy(() -> SyntheticDistortion.of("jpeg", 6, 0))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessage("jpeg has severities 1 to 5, not 6");
    assertThatThrownBy(() -> DistortionGenerator.named("tid"))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("depictqa and kadid");
    assertThatThrownBy(
            () ->
                SyntheticDistortion.of("saturate-weaken-hsv", 1, 0)
                    .apply(TestPictures.grey(40, 40)))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("needs colour")
        .hasMessageContaining("gaussian-blur");
    Picture deep = Picture.wrap(32, 32, PixelFormat.GRAY16, ByteBuffer.allocateDirect(2 * 32 * 32));
    assertThatThrownBy(() -> SyntheticDistortion.of("jpeg", 1, 0).apply(deep))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("GRAY16")
        .hasMessageContaining("GRAY8 and RGB8");
  }
}
