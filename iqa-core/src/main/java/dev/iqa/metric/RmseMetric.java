// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * Root of the mean squared error over all pixels and channels: {@code rmse} in grey levels of
 * 0..255, and {@code nrmse} divided by what the option names of the reference.
 *
 * <p>0 for identical pictures; lower is better. {@code rmse} is at most 255; {@code nrmse} has no
 * upper end and is ∞ for an error against a reference whose divisor is 0. The variants of {@code
 * nrmse} are scikit-image's.
 */
final class RmseMetric implements Metric {

  private static final String SOURCE = "Gonzalez and Woods, Digital Image Processing";

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("rmse", "core")
              .summary("Root of the mean squared difference of the samples, in grey levels.")
              .guidance(
                  "In grey levels of 0..255: below 1 no one sees a difference, from about 10 on"
                      + " most people do. As blind as mse to where and what the errors are.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("grey levels", 255, 0))
              .source(SOURCE)
              .build(),
          options -> new RmseMetric("none"));

  static final MetricDefinition NORMALIZED_DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("nrmse", "core")
              .summary("Root mean squared error relative to the reference.")
              .guidance(
                  "Below .01 differences are hard to see, from .1 on they are plain. The same error"
                      + " counts more in a dark picture than in a bright one.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("NRMSE", Double.POSITIVE_INFINITY, 0))
              .option(
                  "normalization",
                  "What of the reference divides the error: root mean square, range or mean, as in"
                      + " scikit-image.",
                  "euclidean",
                  "min-max",
                  "mean")
              .source(SOURCE)
              .build(),
          options -> new RmseMetric(options.text("normalization")));

  private final String normalization;

  private RmseMetric(String normalization) {
    this.normalization = normalization;
  }

  @Override
  public MetricResult measure(MetricInput input) {
    double error = Math.sqrt(MseMetric.meanSquaredError(input, "all"));
    if (normalization.equals("none")) {
      return MetricResult.of(Math.min(255, error));
    }
    return MetricResult.of(error == 0 ? 0 : error / divisor(input.reference()));
  }

  private double divisor(Planes reference) {
    int channels = reference.isGrey() ? 1 : 3;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    for (int c = 0; c < channels; c++) {
      for (float value : reference.channel(c).values()) {
        least = Math.min(least, value);
        most = Math.max(most, value);
        sum += value;
        squares += (double) value * value;
      }
    }
    double count = (double) channels * reference.width() * reference.height();
    return switch (normalization) {
      case "min-max" -> most - least;
      // Float samples may lie below 0; a divisor does not.
      case "mean" -> Math.max(0, sum / count);
      default -> Math.sqrt(squares / count);
    };
  }
}
