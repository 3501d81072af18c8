// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;

/**
 * Root mean square contrast: the standard deviation of luma, as a share of the full range.
 *
 * <p>0 for a flat picture, .5 for half black and half white.
 *
 * @see <a href="https://doi.org/10.1364/JOSAA.7.002032">Peli, 1990</a>
 */
final class Contrast {

  static final MetricDefinition DEFINITION =
      Measurement.ofLuma(
          AssessorDescriptor.builder("contrast", "core")
              .summary("Standard deviation of luma as a share of the full range.")
              .guidance(
                  "Most photographs lie at .15 to .3. Below .1 a picture looks flat; the scale runs upwards, yet above .35 more is harsh, not better.")
              .scoring(new ScoreScale("RMS contrast", 0, 0.5))
              .source(
                  "Peli, Contrast in complex images, 1990, https://doi.org/10.1364/JOSAA.7.002032")
              .build(),
          1,
          Contrast::of);

  private Contrast() {}

  /** 0 to .5. */
  static double of(Planes planes) {
    Plane luma = planes.luma();
    double sum = 0;
    double squares = 0;
    for (float value : luma.values()) {
      double sample = Math.max(0, Math.min(255, value)) / 255;
      sum += sample;
      squares += sample * sample;
    }
    double mean = sum / luma.values().length;
    double variance = squares / luma.values().length - mean * mean;
    return Math.min(0.5, Math.sqrt(Math.max(0, variance)));
  }
}
