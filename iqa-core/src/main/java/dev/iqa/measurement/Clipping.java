// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;

/**
 * Clipped pixels: the share of pixels whose channels are all at most 2 or all at least 253, in
 * percent.
 *
 * <p>0 is best. A black background counts as well.
 *
 * @see <a href="https://doi.org/10.1109/PG.2007.17">Mertens, Kautz and Van Reeth, 2007, on lost
 *     detail at the ends</a>
 */
final class Clipping {

  static final MetricDefinition DEFINITION =
      Measurement.ofColour(
          AssessorDescriptor.builder("clipping", "core")
              .summary("Share of pixels that are pure black or pure white, in percent.")
              .guidance(
                  "Below 1 % is usual; from 5 % on, highlights or shadows have visibly lost their detail, unless the background is meant to be black or white.")
              .scoring(new ScoreScale("% of pixels", 100, 0))
              .source(
                  "Mertens, Kautz and Van Reeth, Exposure fusion, 2007, https://doi.org/10.1109/PG.2007.17")
              .build(),
          Clipping::of);

  private Clipping() {}

  /** Black and white together, 0 to 100. */
  static double of(Planes planes) {
    return 100 * Math.min(1, share(planes, false) + share(planes, true));
  }

  /** Share of pixels that are white, or black; 0 to 1. */
  static double share(Planes planes, boolean white) {
    Plane[] rgb = planes.rgb();
    int count = rgb[0].values().length;
    int clipped = 0;
    for (int i = 0; i < count; i++) {
      double r = rgb[0].values()[i];
      double g = rgb[1].values()[i];
      double b = rgb[2].values()[i];
      if (white ? Math.min(r, Math.min(g, b)) >= 253 : Math.max(r, Math.max(g, b)) <= 2) {
        clipped++;
      }
    }
    return clipped / (double) count;
  }
}
