// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Visual information fidelity of a band and the step to the next scale, in double precision over
 * strips with a window's rows in a ring. Belongs to one thread.
 */
final class FidelityBand {

  /** The viewer's noise. */
  private static final double NOISE_VARIANCE = 2;

  /** Below this a variance is rounding. */
  private static final double EPSILON = 1e-10;

  private static final int STRIP = 128;
  private static final int LARGEST = 17;

  /** Factors of at most 2¹⁵ that a double's range holds the product of. */
  private static final int FACTORS = 64;

  private final SampleRows rows;
  private final float[] first = new float[2 * STRIP + LARGEST];
  private final float[] second = new float[STRIP + LARGEST];
  private final double[][] line = new double[5][STRIP + LARGEST];
  private final double[][][] ring = new double[5][LARGEST][STRIP];
  private final double[][] moments = new double[5][STRIP];

  FidelityBand(SampleRows rows) {
    this.rows = rows;
  }

  void sum(Samples a, Samples b, FidelityWindow window, int from, int to, double[] sums) {
    double[] weights = window.weights();
    int taps = weights.length;
    int columns = window.places(a.columns());
    double kept = 0;
    double all = 0;
    for (int x = 0; x < columns; x += STRIP) {
      int count = Math.min(STRIP, columns - x);
      int next = from;
      for (int y = from; y < to; y++) {
        for (; next < y + taps; next++) {
          filterRow(a, b, next, x, count, weights);
        }
        for (int k = 0; k < 5; k++) {
          filterColumns(ring[k], y, count, weights, moments[k]);
        }
        for (int i = 0; i < count; i += FACTORS) {
          int end = Math.min(count, i + FACTORS);
          kept += Math.log(keptFactors(i, end));
          all += Math.log(allFactors(i, end));
        }
      }
    }
    sums[0] = kept;
    sums[1] = all;
  }

  private double allFactors(int from, int to) {
    double product = 1;
    for (int i = from; i < to; i++) {
      double variance = moments[2][i] - moments[0][i] * moments[0][i];
      product *= variance < EPSILON ? 1 : 1 + variance / NOISE_VARIANCE;
    }
    return product;
  }

  private double keptFactors(int from, int to) {
    double product = 1;
    for (int i = from; i < to; i++) {
      double varianceA = moments[2][i] - moments[0][i] * moments[0][i];
      double varianceB = moments[3][i] - moments[1][i] * moments[1][i];
      double covariance = moments[4][i] - moments[0][i] * moments[1][i];
      if (varianceA >= EPSILON && varianceB >= EPSILON && covariance > 0) {
        double gain = covariance / (varianceA + EPSILON);
        double noise = Math.max(varianceB - gain * covariance, EPSILON);
        product *= 1 + gain * gain * varianceA / (noise + NOISE_VARIANCE);
      }
    }
    return product;
  }

  private void filterRow(Samples a, Samples b, int y, int x, int count, double[] weights) {
    int needed = count + weights.length - 1;
    rows.read(a, y, x, needed, first, 0);
    rows.read(b, y, x, needed, second, 0);
    for (int i = 0; i < needed; i++) {
      double p = first[i];
      double q = second[i];
      line[0][i] = p;
      line[1][i] = q;
      line[2][i] = p * p;
      line[3][i] = q * q;
      line[4][i] = p * q;
    }
    for (int k = 0; k < 5; k++) {
      correlate(line[k], weights, count, ring[k][y % LARGEST]);
    }
  }

  private static void correlate(double[] in, double[] weights, int count, double[] out) {
    Arrays.fill(out, 0, count, 0);
    for (int k = 0; k < weights.length; k++) {
      double weight = weights[k];
      for (int i = 0; i < count; i++) {
        out[i] += weight * in[i + k];
      }
    }
  }

  private static void filterColumns(
      double[][] rows, int y, int count, double[] weights, double[] out) {
    Arrays.fill(out, 0, count, 0);
    for (int k = 0; k < weights.length; k++) {
      double weight = weights[k];
      double[] row = rows[(y + k) % LARGEST];
      for (int i = 0; i < count; i++) {
        out[i] += weight * row[i];
      }
    }
  }

  void thin(Samples samples, FidelityWindow window, int from, int to, FloatBuffer out) {
    double[] weights = window.weights();
    int taps = weights.length;
    int columns = window.thinned(samples.columns());
    double[] sum = moments[0];
    float[] row = second;
    for (int x = 0; x < columns; x += STRIP) {
      int count = Math.min(STRIP, columns - x);
      int next = 2 * from;
      for (int y = from; y < to; y++) {
        for (; next < 2 * y + taps; next++) {
          rows.read(samples, next, 2 * x, 2 * count + taps - 2, first, 0);
          everySecond(first, weights, count, ring[0][next % LARGEST]);
        }
        filterColumns(ring[0], 2 * y, count, weights, sum);
        for (int i = 0; i < count; i++) {
          row[i] = (float) sum[i];
        }
        out.put(y * columns + x, row, 0, count);
      }
    }
  }

  private static void everySecond(float[] in, double[] weights, int count, double[] out) {
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * in[2 * i + k];
      }
      out[i] = sum;
    }
  }
}
