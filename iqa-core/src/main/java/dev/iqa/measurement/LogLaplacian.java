// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;

/**
 * Spread of detail: the standard deviation of ln(1 + |∇²I|) over the picture, with the Laplacian of
 * four neighbours on luma 0..255.
 *
 * <p>The logarithm keeps a few strong edges or noisy spots from deciding, as they do in the plain
 * variance of the Laplacian. 0 for a flat picture; higher is sharper.
 *
 * @see <a href="https://doi.org/10.1109/ICPR.2000.903548">Pech-Pacheco et al., 2000 (without the
 *     logarithm)</a>
 */
final class LogLaplacian {

  static final MetricDefinition DEFINITION =
      Measurement.ofLuma(
          AssessorDescriptor.builder("sharpness", "core")
              .summary(
                  "Standard deviation of the logarithm of the Laplacian: how much fine detail there is, and how unevenly.")
              .guidance(
                  "Sharp photographs reach 1.1 to 1.4; below .8 a picture looks soft. Even noise lowers it as well.")
              .scoring(new ScoreScale("log-Laplacian deviation", 0, Double.POSITIVE_INFINITY))
              .source(
                  "Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, 2000, https://doi.org/10.1109/ICPR.2000.903548")
              .build(),
          3,
          LogLaplacian::of);

  private LogLaplacian() {}

  /** Deviation of ln(1 + |Laplacian|); 0 or more. */
  static double of(Planes planes) {
    Plane luma = planes.luma();
    int width = luma.width();
    int height = luma.height();
    float[] values = luma.values();
    double sum = 0;
    double squares = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1, i = y * width + 1; x < width - 1; x++, i++) {
        double laplacian =
            values[i - 1] + values[i + 1] + values[i - width] + values[i + width] - 4.0 * values[i];
        double log = Math.log1p(Math.abs(laplacian));
        sum += log;
        squares += log * log;
      }
    }
    double count = Math.max(0, width - 2) * (double) Math.max(0, height - 2);
    if (count == 0) {
      return 0;
    }
    double mean = sum / count;
    return Math.sqrt(Math.max(0, squares / count - mean * mean));
  }
}
