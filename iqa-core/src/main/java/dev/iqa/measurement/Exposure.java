// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Planes;

/**
 * Well-exposedness: exp(−(v − ½)² / (2 · .2²)) of every sample v in 0..1, averaged over pixels and
 * channels.
 *
 * <p>1 for mid-grey everywhere, .04 for black or white.
 *
 * @see <a href="https://doi.org/10.1109/PG.2007.17">Mertens, Kautz and Van Reeth, 2007 (there for
 *     the fusion of exposures)</a>
 */
final class Exposure {

  static final MetricDefinition DEFINITION =
      Measurement.ofColour(
          AssessorDescriptor.builder("exposure", "core")
              .summary("How near the samples lie to the middle of the range, on average.")
              .guidance(
                  "Balanced photographs reach .4 to .6; below .25 a picture is mostly too dark or too bright.")
              .scoring(new ScoreScale("well-exposedness", 0, 1))
              .source(
                  "Mertens, Kautz and Van Reeth, Exposure fusion, 2007, https://doi.org/10.1109/PG.2007.17")
              .build(),
          Exposure::of);

  private Exposure() {}

  /** 0 to 1. */
  static double of(Planes planes) {
    double sum = 0;
    int channels = planes.isGrey() ? 1 : 3;
    for (int c = 0; c < channels; c++) {
      for (float value : planes.channel(c).values()) {
        double distance = value / 255.0 - 0.5;
        sum += Math.exp(-distance * distance / 0.08);
      }
    }
    return sum / ((double) channels * planes.width() * planes.height());
  }
}
