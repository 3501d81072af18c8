// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;

/**
 * Blockiness: how much steeper luma steps are at the borders of an 8 × 8 grid than between, each
 * step relative to its four neighbours along the line.
 *
 * <p>The grid starts at the top left corner, as in an uncropped JPEG. 1 without blocks; 2 and more
 * is plainly blocky. A step of a flat neighbourhood counts against one grey level, so that flat
 * blocks stay finite.
 *
 * @see <a href="https://doi.org/10.1109/ICIP.2005.1529674">Muijs and Kirenko, 2005 (there with a
 *     search for the grid)</a>
 */
final class Blockiness {

  static final MetricDefinition DEFINITION =
      Measurement.ofLuma(
          AssessorDescriptor.builder("blockiness", "core")
              .summary(
                  "Steepness of luma steps on the 8 × 8 grid of JPEG, relative to steps elsewhere.")
              .guidance(
                  "About 1 for pictures never compressed, 1.1 at JPEG quality 75, 2 and more where blocks are seen. Only uncropped, unresized pictures keep the grid.")
              .scoring(new ScoreScale("blockiness", Double.POSITIVE_INFINITY, 0))
              .source(
                  "Muijs and Kirenko, A no-reference blocking artifact measure for adaptive video processing, 2005, https://doi.org/10.1109/ICIP.2005.1529674")
              .build(),
          16,
          Blockiness::of);

  private Blockiness() {}

  private static final int BLOCK = 8;

  /** Ratio of steps on the grid to steps off it; about 1 without blocks. */
  static double of(Planes planes) {
    Plane luma = planes.luma();
    double rows = along(luma, luma.width(), luma.height(), 1, luma.width());
    double columns = along(luma, luma.height(), luma.width(), luma.width(), 1);
    return (rows + columns) / 2;
  }

  private static double along(Plane luma, int length, int lines, int step, int lineStep) {
    float[] values = luma.values();
    double[] steps = new double[length];
    double onGrid = 0;
    double offGrid = 0;
    long gridSteps = 0;
    long otherSteps = 0;
    for (int line = 0; line < lines; line++) {
      int start = line * lineStep;
      for (int i = 0; i + 1 < length; i++) {
        steps[i] = Math.abs(values[start + (i + 1) * step] - values[start + i * step]);
      }
      for (int i = 2; i + 3 < length; i++) {
        double around = (steps[i - 2] + steps[i - 1] + steps[i + 1] + steps[i + 2]) / 4;
        double relative = steps[i] / (around + 1);
        if (i % BLOCK == BLOCK - 1) {
          onGrid += relative;
          gridSteps++;
        } else {
          offGrid += relative;
          otherSteps++;
        }
      }
    }
    // One hundredth of a relative step on both sides, so that a flat picture reads 1.
    return (onGrid / gridSteps + 0.01) / (offGrid / otherSteps + 0.01);
  }
}
