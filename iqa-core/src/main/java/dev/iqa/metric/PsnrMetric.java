// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * Peak signal-to-noise ratio of two pictures: 10 log₁₀(peak² / MSE).
 *
 * <p>∞ for identical pictures, 0 for black against white; higher is better. The mean squared error
 * is taken over all pixels and channels first, as scikit-image and sewar do, not averaged in dB.
 * Its map holds squared errors.
 */
final class PsnrMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("psnr", "core")
              .summary("Peak signal-to-noise ratio: the mean squared error in decibels.")
              .guidance(
                  "Above 40 dB differences are hard to see, 30 to 40 is usual for lossy"
                      + " compression, below 25 the damage is plain. Comparable only between"
                      + " versions of the same picture. As blind as mse to where and what the errors"
                      + " are.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("dB", 0, Double.POSITIVE_INFINITY))
              .answering(Aspect.MAP)
              .option(
                  "channels",
                  "What is compared: all channels together, luma, or one channel.",
                  "all",
                  "luma",
                  "red",
                  "green",
                  "blue")
              .option(
                  "peak",
                  "The largest sample: 255, or that of video with more bits, whose largest value"
                      + " lies a little higher on the scale 0..255 (1023 / 4 for 10 bit).",
                  "8bit",
                  "10bit",
                  "12bit",
                  "16bit")
              .source("Gonzalez and Woods, Digital Image Processing")
              .build(),
          PsnrMetric::new);

  private final String channels;
  private final double peak;

  PsnrMetric(MetricOptions options) {
    channels = options.text("channels");
    peak =
        switch (options.text("peak")) {
          case "10bit" -> 1023 / 4.0;
          case "12bit" -> 4095 / 16.0;
          case "16bit" -> 65535 / 256.0;
          default -> 255;
        };
  }

  @Override
  public MetricResult measure(MetricInput input) {
    double error = MseMetric.meanSquaredError(input, channels);
    return new MetricResult(
        error == 0 ? Double.POSITIVE_INFINITY : Math.max(0, 10 * Math.log10(peak * peak / error)),
        MseMetric.squaredErrors(input, channels));
  }
}
