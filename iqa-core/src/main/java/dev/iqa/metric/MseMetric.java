// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;

/**
 * Mean squared error of two pictures over all pixels and channels.
 *
 * <p>Samples on the scale 0..255. 0 for identical pictures, 65025 for black against white; lower is
 * better.
 */
final class MseMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("mse", "core")
              .summary("Mean squared difference of the samples, on the scale 0..255.")
              .guidance(
                  "Below 1 no one sees a difference; from about 100 on most people do. It says"
                      + " little about what people see: a shift of one grey level everywhere costs"
                      + " as much as heavy noise in a corner.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("MSE", 65025, 0))
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
    return MetricResult.of(Math.min(65025, meanSquaredError(input, channels)));
  }

  /**
   * Mean squared error.
   *
   * @param channels all, luma, red, green or blue
   * @return 0..65025 for pictures within their nominal range
   */
  static double meanSquaredError(MetricInput input, String channels) {
    Planes reference = input.reference();
    Planes test = input.test();
    return switch (channels) {
      case "luma" -> {
        input.step("luma BT.601");
        yield meanSquaredError(reference.luma(), test.luma());
      }
      case "red", "green", "blue" -> {
        if (test.isGrey()) {
          throw new UnsupportedRequestException(
              "a grey picture has no " + channels + " channel; use channels=all");
        }
        int index =
            switch (channels) {
              case "red" -> 0;
              case "green" -> 1;
              default -> 2;
            };
        yield meanSquaredError(reference.channel(index), test.channel(index));
      }
      default -> {
        double sum = 0;
        int count = test.isGrey() ? 1 : 3;
        for (int c = 0; c < count; c++) {
          sum += meanSquaredError(reference.channel(c), test.channel(c));
        }
        yield sum / count;
      }
    };
  }

  private static double meanSquaredError(Plane a, Plane b) {
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      double difference = a.values()[i] - b.values()[i];
      sum += difference * difference;
    }
    return sum / a.values().length;
  }
}
