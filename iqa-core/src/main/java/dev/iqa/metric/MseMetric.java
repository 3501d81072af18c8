// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Picture;
import dev.iqa.QualityMap;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.metric.spi.Component;
import dev.iqa.metric.spi.Samples;
import java.util.List;
import java.util.Optional;

/**
 * Mean squared error of two pictures over all pixels and channels.
 *
 * <p>Samples on the scale 0..255. 0 for identical pictures, 65025 for black against white; lower is
 * better.
 */
final class MseMetric implements Metric {

  private static final ScoreScale SCALE = new ScoreScale("MSE", 65025, 0);

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("mse", "core")
              .summary("Mean squared difference of the samples, on the scale 0..255.")
              .guidance(
                  "Below 1 no one sees a difference; from about 100 on most people do. It says"
                      + " little about what people see: a shift of one grey level everywhere costs"
                      + " as much as heavy noise in a corner.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(SCALE)
              .answering(Aspect.MAP)
              .option(
                  "channels",
                  "What is compared: all channels together, luma, or one channel.",
                  "all",
                  "luma",
                  "red",
                  "green",
                  "blue")
              .source("Gonzalez and Woods, Digital Image Processing")
              .build(),
          MseMetric::new);

  private final String channels;

  MseMetric(MetricOptions options) {
    channels = options.text("channels");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    return new MetricResult(
        Math.min(65025, meanSquaredError(input, channels)), squaredErrors(input, channels));
  }

  /**
   * Mean squared error.
   *
   * @param channels all, luma, red, green or blue
   * @return 0..65025 for pictures within their nominal range
   */
  static double meanSquaredError(MetricInput input, String channels) {
    Picture reference = input.reference().picture();
    Picture test = input.test().picture();
    Optional<Component> component = component(input, channels);
    Samples a =
        component
            .map(c -> Samples.of(reference, c))
            .orElseGet(() -> Samples.interleaved(reference));
    Samples b = component.map(c -> Samples.of(test, c)).orElseGet(() -> Samples.interleaved(test));
    double[] sum =
        Bands.sum(
            a.rows(),
            input.threads(),
            1,
            (from, to, sums) -> Kernels.of(a, b).squaredDifferences(a, b, from, to, sums));
    return sum[0] / ((double) a.columns() * a.rows());
  }

  private static Optional<Component> component(MetricInput input, String channels) {
    boolean grey = input.test().isGrey();
    if (channels.equals("all")) {
      return Optional.empty();
    } else if (channels.equals("luma")) {
      if (!grey) {
        input.step("luma BT.601");
      }
      return Optional.of(Component.LUMA);
    } else if (grey) {
      throw new UnsupportedRequestException(
          "a grey picture has no " + channels + " channel; use channels=all");
    }
    return Optional.of(
        switch (channels) {
          case "red" -> Component.RED;
          case "green" -> Component.GREEN;
          default -> Component.BLUE;
        });
  }

  /**
   * Squared error of every pixel, averaged over the channels compared.
   *
   * @return empty if no map is wanted
   */
  static Optional<QualityMap> squaredErrors(MetricInput input, String channels) {
    if (!input.wantsMap()) {
      return Optional.empty();
    }
    Planes reference = input.reference();
    Planes test = input.test();
    float[] map = new float[Math.multiplyExact(test.width(), test.height())];
    if (channels.equals("luma")) {
      addSquares(reference.luma(), test.luma(), 1, map);
    } else if (channels.equals("all")) {
      int count = test.isGrey() ? 1 : 3;
      for (int c = 0; c < count; c++) {
        addSquares(reference.channel(c), test.channel(c), 1f / count, map);
      }
    } else {
      int index = List.of("red", "green", "blue").indexOf(channels);
      addSquares(reference.channel(index), test.channel(index), 1, map);
    }
    return Optional.of(new QualityMap(test.width(), test.height(), map, SCALE));
  }

  private static void addSquares(Plane a, Plane b, float weight, float[] map) {
    for (int i = 0; i < map.length; i++) {
      float difference = a.values()[i] - b.values()[i];
      map[i] += weight * difference * difference;
    }
  }
}
