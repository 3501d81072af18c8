// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.Aspect;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.QualityMap;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every registered metric, whatever its formula. A metric is covered as soon as it
 * is listed in {@link ClassicalMetrics}.
 */
class MetricInvariantsTest {

  /** Metrics that treat reference and test differently by definition, and where. */
  private static final Map<String, String> ASYMMETRIC =
      Map.of(
          "vif", "information is that of the reference",
          "vif-wavelet", "information is that of the reference",
          "iw-ssim", "weights are the information the test keeps of the reference",
          "mad", "what hides errors is the reference",
          "nrmse", "errors are divided by the reference",
          "psnr-b", "only the test's block edges count",
          "mdsi", "the gradients of the mean are held against the test's, less the reference's",
          "ssimulacra2", "edges the test adds and edges it loses have weights of their own");

  /** Metrics that see grey otherwise than grey stored as RGB, as their authors' code does. */
  private static final Map<String, String> TELLING_GREY_FROM_RGB =
      Map.of(
          "haarpsi", "chroma is a third map beside the two of luma, also where it is neutral",
          "niqe", "RGB becomes video luma 16..235, a grey picture is taken as it is");

  /** Metrics that do not fall strictly over every ladder, by definition. */
  private static final Set<String> NOT_MONOTONE = Set.of("mad");

  /** Metrics that open only with a model file; their own tests bring one. */
  private static final Set<String> WITH_MODEL_FILE = Set.of("vmaf", "il-niqe");

  private static final int WIDTH = 224;
  private static final int HEIGHT = 200;

  static Stream<Named<AssessorDescriptor>> metrics() {
    return ClassicalMetrics.all().stream()
        .map(MetricDefinition::descriptor)
        .filter(d -> !WITH_MODEL_FILE.contains(d.id().name()))
        .filter(d -> d.aspects().contains(Aspect.SCORE))
        .map(d -> Named.of(d.id().name(), d));
  }

  static Stream<Named<AssessorDescriptor>> fullReference() {
    return metrics().filter(d -> d.getPayload().reference() == ReferenceUse.REQUIRED);
  }

  private static void assumeNotNamed(Map<String, String> exceptions, AssessorDescriptor metric) {
    String reason = exceptions.get(metric.id().name());
    assumeTrue(reason == null, () -> metric.id() + ": " + reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fullReference")
  void givesTheBestScoreToAnIdenticalPicture(AssessorDescriptor metric) {
    for (Picture picture : List.of(scene(PixelFormat.RGB8), scene(PixelFormat.GRAY8))) {
      ScoreScale scale = metric.scale().orElseThrow();
      double score = score(metric, picture, picture).orElseThrow();
      if (Double.isInfinite(scale.best())) {
        assertThat(score).isEqualTo(scale.best());
      } else {
        assertThat(score).isCloseTo(scale.best(), within(1e-6));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fullReference")
  void doesNotCareWhichOfTheTwoIsTheReference(AssessorDescriptor metric) {
    assumeNotNamed(ASYMMETRIC, metric);
    Picture first = scene(PixelFormat.RGB8);
    Picture second = noisy(first, 12, 7);
    assertThat(score(metric, first, second).orElseThrow())
        .isCloseTo(score(metric, second, first).orElseThrow(), within(1e-6));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fullReference")
  void fallsOverALadderOfNoise(AssessorDescriptor metric) {
    Picture original = scene(PixelFormat.RGB8);
    List<Picture> ladder = new ArrayList<>();
    for (double sigma : new double[] {2, 5, 11, 22, 45}) {
      ladder.add(noisy(original, sigma, 3));
    }
    requireFalling(metric, original, ladder);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fullReference")
  void fallsOverALadderOfBlur(AssessorDescriptor metric) {
    Picture original = scene(PixelFormat.RGB8);
    List<Picture> ladder = new ArrayList<>();
    Picture blurred = original;
    for (int i = 0; i < 5; i++) {
      blurred = blurred(blurred);
      ladder.add(blurred);
    }
    requireFalling(metric, original, ladder);
  }

  private static void requireFalling(
      AssessorDescriptor metric, Picture original, List<Picture> ladder) {
    assumeTrue(
        !NOT_MONOTONE.contains(metric.id().name()), () -> metric.id() + " need not be monotone");
    ScoreScale scale = metric.scale().orElseThrow();
    double before = score(metric, original, original).orElseThrow();
    List<Double> scores = new ArrayList<>();
    for (Picture picture : ladder) {
      double score = score(metric, original, picture).orElseThrow();
      scores.add(score);
      assertThat(scale.isBetter(before, score))
          .as("%s falls over %s", metric.id(), scores)
          .isTrue();
      before = score;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("metrics")
  void seesGreyAsItSeesGreyStoredAsRgb(AssessorDescriptor metric) {
    assumeNotNamed(TELLING_GREY_FROM_RGB, metric);
    Picture grey = scene(PixelFormat.GRAY8);
    Picture damaged = noisy(grey, 9, 5);
    double expected = score(metric, grey, damaged).orElseThrow();
    assertThat(score(metric, asRgb(grey), asRgb(damaged)).orElseThrow())
        .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("metrics")
  void seesSixteenBitsAndFloatsAsItSeesEight(AssessorDescriptor metric) {
    for (PixelFormat[] formats :
        new PixelFormat[][] {
          {PixelFormat.GRAY8, PixelFormat.GRAY16, PixelFormat.GRAY_F32},
          {PixelFormat.RGB8, PixelFormat.RGB16, PixelFormat.RGB_F32}
        }) {
      Picture original = scene(formats[0]);
      Picture damaged = noisy(original, 9, 5);
      double expected = score(metric, original, damaged).orElseThrow();
      for (int i = 1; i < 3; i++) {
        PixelFormat format = formats[i];
        assertThat(score(metric, as(format, original), as(format, damaged)).orElseThrow())
            .as("%s as %s", metric.id(), format)
            .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("metrics")
  void givesAValueOrRefusesFlatAndTinyPictures(AssessorDescriptor metric) {
    int[][] sizes = {{1, 1}, {2, 1}, {1, 300}, {300, 1}, {7, 5}, {16, 16}, {33, 200}, {200, 201}};
    for (int[] size : sizes) {
      for (PixelFormat format : PixelFormat.values()) {
        Picture black = flat(size[0], size[1], format, 0);
        Picture white = flat(size[0], size[1], format, 1);
        Picture middle = flat(size[0], size[1], format, .5);
        for (Picture[] pair :
            new Picture[][] {
              {black, black}, {white, white}, {black, white}, {white, black}, {middle, white}
            }) {
          // Score refuses NaN and values off the scale; anything but a refusal fails.
          OptionalDouble score = score(metric, pair[0], pair[1]);
          if (size[0] == 200 && metric.reference() == ReferenceUse.REQUIRED) {
            assertThat(metric.scale().orElseThrow().contains(score.orElse(Double.NaN)))
                .as("%s of %s", metric.id(), pair[0])
                .isTrue();
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("metrics")
  void givesTheSameBitsOnAnyNumberOfThreads(AssessorDescriptor metric) {
    Picture original = tiled(scene(PixelFormat.RGB8), 3, 3);
    Picture damaged = noisy(original, 14, 9);
    double one = score(metric, original, damaged, AssessorConfig.defaults()).orElseThrow();
    for (int threads : new int[] {2, 3, 8}) {
      assertThat(
              score(metric, original, damaged, AssessorConfig.defaults().withThreads(threads))
                  .orElseThrow())
          .isEqualTo(one);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("metrics")
  void hasAFiniteMapWhereItOffersOne(AssessorDescriptor metric) {
    assumeTrue(metric.aspects().contains(Aspect.MAP), () -> metric.id() + " has no map");
    Picture original = scene(PixelFormat.RGB8);
    Picture damaged = noisy(original, 14, 9);
    try (QualityAssessor assessor = QualityAssessors.open(metric.id().toString())) {
      AssessmentRequest request = request(metric, original, damaged);
      double alone = assessor.assess(request).score().orElseThrow().value();
      var both = assessor.assess(request.asking(Aspect.SCORE, Aspect.MAP));
      QualityMap map = both.map().orElseThrow();
      assertThat(map.width()).isBetween(1, WIDTH);
      assertThat(map.height()).isBetween(1, HEIGHT);
      for (int y = 0; y < map.height(); y++) {
        for (int x = 0; x < map.width(); x++) {
          assertThat(map.at(x, y)).isFinite();
        }
      }
      assertThat(both.score().orElseThrow().value())
          .isCloseTo(alone, within(1e-5 * Math.max(1, Math.abs(alone))));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("metrics")
  void refusesSamplesThatAreNotNumbers(AssessorDescriptor metric) {
    ByteBuffer pixels =
        ByteBuffer.allocateDirect(WIDTH * HEIGHT * 4).order(ByteOrder.nativeOrder());
    pixels.putFloat(4 * WIDTH, Float.NaN);
    Picture broken = Picture.wrap(WIDTH, HEIGHT, PixelFormat.GRAY_F32, pixels);
    assertThat(score(metric, broken, broken)).isEmpty();
  }

  /** Empty if the metric refuses by name. */
  private static OptionalDouble score(AssessorDescriptor metric, Picture reference, Picture test) {
    return score(metric, reference, test, AssessorConfig.defaults());
  }

  private static OptionalDouble score(
      AssessorDescriptor metric, Picture reference, Picture test, AssessorConfig config) {
    try (QualityAssessor assessor = QualityAssessors.open(metric.id().toString(), config)) {
      return OptionalDouble.of(
          assessor.assess(request(metric, reference, test)).score().orElseThrow().value());
    } catch (UnsupportedRequestException e) {
      assertThat(e).hasMessageMatching("(?s).{20,}");
      return OptionalDouble.empty();
    }
  }

  private static AssessmentRequest request(
      AssessorDescriptor metric, Picture reference, Picture test) {
    AssessmentRequest request = AssessmentRequest.of(test);
    return metric.reference() == ReferenceUse.NONE ? request : request.against(reference);
  }

  /** Shapes, gradients and a fine texture: something of everything natural pictures have. */
  private static Picture scene(PixelFormat format) {
    int channels = format.channels();
    Random random = new Random(42);
    byte[] pixels = new byte[WIDTH * HEIGHT * channels];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double texture = 10 * random.nextGaussian();
        for (int c = 0; c < channels; c++) {
          double value = 110 + 40 * Math.sin(x / 23.0 + c) + 30 * Math.cos(y / (17.0 + 4 * c));
          if ((x - 70) * (x - 70) + (y - 80) * (y - 80) < 1600) {
            value += 60 - 25 * c;
          }
          if ((x / 12 + y / 9) % 2 == 0 && x > 120) {
            value -= 45;
          }
          pixels[(y * WIDTH + x) * channels + c] = clip(value + texture);
        }
      }
    }
    return Picture.copyOf(WIDTH, HEIGHT, format, ByteBuffer.wrap(pixels));
  }

  private static byte clip(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  private static Picture noisy(Picture picture, double sigma, long seed) {
    Random random = new Random(seed);
    return changed(picture, (bytes, i) -> (bytes[i] & 0xff) + sigma * random.nextGaussian());
  }

  private static Picture blurred(Picture picture) {
    int channels = picture.format().channels();
    int width = picture.width();
    int height = picture.height();
    return changed(
        picture,
        (bytes, i) -> {
          int x = i / channels % width;
          int y = i / channels / width;
          double sum = 0;
          for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
              int row = Math.max(0, Math.min(height - 1, y + dy));
              int column = Math.max(0, Math.min(width - 1, x + dx));
              sum += bytes[(row * width + column) * channels + i % channels] & 0xff;
            }
          }
          return sum / 9;
        });
  }

  @FunctionalInterface
  private interface Change {
    double at(byte[] bytes, int index);
  }

  private static Picture changed(Picture picture, Change change) {
    byte[] bytes = new byte[picture.pixels().remaining()];
    picture.pixels().get(bytes);
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = clip(change.at(bytes, i));
    }
    return Picture.copyOf(
        picture.width(), picture.height(), picture.format(), ByteBuffer.wrap(result));
  }

  private static Picture asRgb(Picture grey) {
    ByteBuffer pixels = ByteBuffer.allocate(3 * grey.width() * grey.height());
    ByteBuffer samples = grey.pixels();
    while (samples.hasRemaining()) {
      byte sample = samples.get();
      pixels.put(sample).put(sample).put(sample);
    }
    return Picture.copyOf(grey.width(), grey.height(), PixelFormat.RGB8, pixels.flip());
  }

  private static Picture as(PixelFormat format, Picture picture) {
    ByteBuffer samples = picture.pixels();
    ByteBuffer pixels =
        ByteBuffer.allocate(samples.remaining() * format.bytesPerSample())
            .order(ByteOrder.nativeOrder());
    while (samples.hasRemaining()) {
      int sample = samples.get() & 0xff;
      if (format.bytesPerSample() == 2) {
        pixels.putShort((short) (257 * sample));
      } else {
        pixels.putFloat(sample / 255f);
      }
    }
    return Picture.copyOf(picture.width(), picture.height(), format, pixels.flip());
  }

  private static Picture flat(int width, int height, PixelFormat format, double level) {
    ByteBuffer pixels =
        ByteBuffer.allocate(width * height * format.bytesPerPixel()).order(ByteOrder.nativeOrder());
    while (pixels.hasRemaining()) {
      switch (format.bytesPerSample()) {
        case 1 -> pixels.put((byte) Math.round(255 * level));
        case 2 -> pixels.putShort((short) Math.round(65535 * level));
        default -> pixels.putFloat((float) level);
      }
    }
    return Picture.copyOf(width, height, format, pixels.flip());
  }

  private static Picture tiled(Picture picture, int across, int down) {
    int row = picture.width() * picture.format().bytesPerPixel();
    byte[] bytes = new byte[row * picture.height()];
    picture.pixels().get(bytes);
    ByteBuffer pixels = ByteBuffer.allocate(bytes.length * across * down);
    for (int y = 0; y < picture.height() * down; y++) {
      for (int i = 0; i < across; i++) {
        pixels.put(bytes, y % picture.height() * row, row);
      }
    }
    return Picture.copyOf(
        picture.width() * across, picture.height() * down, picture.format(), pixels.flip());
  }
}
