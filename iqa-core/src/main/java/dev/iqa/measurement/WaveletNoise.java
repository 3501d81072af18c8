// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;
import dev.iqa.metric.spi.Mirror;
import java.util.Arrays;

/**
 * Noise level by wavelets: the median magnitude of the finest diagonal coefficients of Daubechies'
 * db2 wavelet, divided by .6745.
 *
 * <p>Luma on 0..255, mirrored edges, coefficients that are exactly 0 left out, as scikit-image
 * does. Fine texture counts as noise.
 *
 * @see <a href="https://doi.org/10.1093/biomet/81.3.425">Donoho and Johnstone, 1994</a>
 */
final class WaveletNoise {

  static final MetricDefinition DEFINITION =
      Measurement.ofLuma(
          AssessorDescriptor.builder("noise-sigma", "core")
              .summary("Standard deviation of additive noise from the finest wavelet coefficients.")
              .guidance(
                  "In grey levels of 0..255. Texture raises it: a sharp photograph without noise may read 3; noise, which tells them apart, is the better guess.")
              .scoring(new ScoreScale("grey levels", Double.POSITIVE_INFINITY, 0))
              .source(
                  "Donoho and Johnstone, Ideal spatial adaptation by wavelet shrinkage, 1994, https://doi.org/10.1093/biomet/81.3.425")
              .build(),
          1,
          WaveletNoise::of);

  private WaveletNoise() {}

  private static final double ROOT3 = Math.sqrt(3);

  /** High-pass taps of db2. Daubechies, Ten Lectures on Wavelets, 1992, §6.4. */
  private static final double[] TAPS = {
    -(1 + ROOT3) / (4 * Math.sqrt(2)),
    (3 + ROOT3) / (4 * Math.sqrt(2)),
    -(3 - ROOT3) / (4 * Math.sqrt(2)),
    (1 - ROOT3) / (4 * Math.sqrt(2)),
  };

  // Third quartile of the standard normal distribution.
  private static final double QUARTILE = 0.6744897501960817;

  /** σ in grey levels; 0 for a flat picture. */
  static double of(Planes planes) {
    Plane luma = planes.luma();
    int columns = (luma.width() + 3) / 2;
    int rows = (luma.height() + 3) / 2;
    double[] magnitudes = new double[columns * rows];
    int count = 0;
    double[] across = new double[luma.width()];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(across, 0);
      for (int k = 0; k < 4; k++) {
        int from = Mirror.repeatingEdge(2 * row + 1 - k, luma.height()) * luma.width();
        for (int x = 0; x < across.length; x++) {
          across[x] += TAPS[k] * luma.values()[from + x];
        }
      }
      for (int column = 0; column < columns; column++) {
        double detail = 0;
        for (int k = 0; k < 4; k++) {
          detail += TAPS[k] * across[Mirror.repeatingEdge(2 * column + 1 - k, across.length)];
        }
        if (detail != 0) {
          magnitudes[count++] = Math.abs(detail);
        }
      }
    }
    if (count == 0) {
      return 0;
    }
    Arrays.sort(magnitudes, 0, count);
    double median = (magnitudes[(count - 1) / 2] + magnitudes[count / 2]) / 2;
    return median / QUARTILE;
  }
}
