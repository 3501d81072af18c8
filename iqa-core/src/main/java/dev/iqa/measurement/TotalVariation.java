// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;

/**
 * Total variation: the mean length of the luma gradient, √(dx² + dy²) with forward differences.
 *
 * <p>Grey levels per pixel; 0 for a flat picture. Noise and detail both raise it.
 *
 * @see <a href="https://doi.org/10.1016/0167-2789(92)90242-F">Rudin, Osher and Fatemi, 1992</a>
 */
final class TotalVariation {

  static final MetricDefinition DEFINITION =
      Measurement.ofLuma(
          AssessorDescriptor.builder("total-variation", "core")
              .summary("Mean length of the luma gradient.")
              .guidance(
                  "Smooth photographs lie at 5, detailed ones at 20, noise far above. Useful between versions of one picture: denoising lowers it, noise raises it. The scale calls smooth good.")
              .scoring(new ScoreScale("grey levels per pixel", 361, 0))
              .source(
                  "Rudin, Osher and Fatemi, Nonlinear total variation based noise removal algorithms, 1992, https://doi.org/10.1016/0167-2789(92)90242-F")
              .build(),
          1,
          TotalVariation::of);

  private TotalVariation() {}

  /** Grey levels per pixel. */
  static double of(Planes planes) {
    Plane luma = planes.luma();
    int width = luma.width();
    int height = luma.height();
    double sum = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double here = luma.at(x, y);
        double dx = x + 1 < width ? luma.at(x + 1, y) - here : 0;
        double dy = y + 1 < height ? luma.at(x, y + 1) - here : 0;
        sum += Math.sqrt(dx * dx + dy * dy);
      }
    }
    return Math.min(361, sum / ((double) width * height));
  }
}
