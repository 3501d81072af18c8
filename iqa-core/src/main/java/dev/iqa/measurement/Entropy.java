// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;

/**
 * Shannon entropy of the histogram of luma in 256 levels.
 *
 * <p>Bits: 0 for a flat picture, 8 if every level is equally frequent.
 *
 * @see <a href="https://doi.org/10.1002/j.1538-7305.1948.tb01338.x">Shannon, 1948</a>
 */
final class Entropy {

  static final MetricDefinition DEFINITION =
      Measurement.ofLuma(
          AssessorDescriptor.builder("entropy", "core")
              .summary("Bits of information in the histogram of luma.")
              .guidance("Photographs reach 7 to 7.8; below 6 there are few tones. Noise raises it.")
              .scoring(new ScoreScale("bits", 0, 8))
              .source(
                  "Shannon, A mathematical theory of communication, 1948, https://doi.org/10.1002/j.1538-7305.1948.tb01338.x")
              .build(),
          1,
          Entropy::of);

  private Entropy() {}

  /** 0 to 8 bits. */
  static double of(Planes planes) {
    Plane luma = planes.luma();
    int[] histogram = new int[256];
    for (float value : luma.values()) {
      histogram[Math.max(0, Math.min(255, Math.round(value)))]++;
    }
    double bits = 0;
    for (int count : histogram) {
      if (count > 0) {
        double share = count / (double) luma.values().length;
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return Math.max(0, Math.min(8, bits));
  }
}
