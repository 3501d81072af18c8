// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

import dev.iqa.metric.spi.SsimParameters.Border;
import dev.iqa.metric.spi.SsimParameters.Covariance;
import dev.iqa.metric.spi.SsimParameters.Term;
import dev.iqa.metric.spi.SsimParameters.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Structural similarity of a band of windows, in one pass over strips narrow enough that the ring
 * of horizontally filtered rows stays in cache. Belongs to one thread.
 *
 * <p>With u = a + b − 255 and v = a − b four filtered planes suffice instead of five: E[u]² − E[v]²
 * = 4 μ₁ μ₂, and the variances of u and v have sum 2 (σ₁² + σ₂²) and difference 4 σ₁₂. Taking 255
 * from u leaves its variance as it is and keeps its square small enough for floats. For equal
 * pictures v is 0, and numerator and denominator are the same number: the similarity is exactly 1.
 */
final class SsimBand {

  /** Windows side by side in a strip. */
  private static final int STRIP = 192;

  private static final int LONGEST = 11;
  private static final int ROW = STRIP + 16;
  private static final float OFFSET = 255;
  private static final float C1 = (float) (.01 * 255 * .01 * 255);
  private static final float C2 = (float) (.03 * 255 * .03 * 255);
  private static final float C3 = C2 / 2;

  /** Rows whose similarities are added as floats before they go into the double sum. */
  private static final int FLOAT_ROWS = 16;

  private final float[][] u = new float[LONGEST][ROW];
  private final float[][] v = new float[LONGEST][ROW];
  private final float[][] uu = new float[LONGEST][ROW];
  private final float[][] vv = new float[LONGEST][ROW];
  private final float[][] uv = new float[LONGEST][ROW];
  private final float[][] ordered = new float[LONGEST][];
  private final float[] a = new float[ROW];
  private final float[] b = new float[ROW];
  private final float[] square = new float[ROW];
  private final float[] meanU = new float[ROW];
  private final float[] meanV = new float[ROW];
  private final float[] meanUu = new float[ROW];
  private final float[] meanVv = new float[ROW];
  private final float[] meanUv = new float[ROW];
  private final float[][] similarity = new float[3][ROW];
  private final SampleRows rows;

  SsimBand(SampleRows rows) {
    this.rows = rows;
  }

  /**
   * Sums the windows of rows [from, to) and, if there is a map, writes each one's first term there.
   */
  void sum(
      Samples first,
      Samples second,
      SsimParameters parameters,
      int from,
      int to,
      double[] sums,
      float @Nullable [] map) {
    int columns = parameters.columns(first);
    Arrays.fill(sums, 0, parameters.term().sums(), 0);
    for (int x = 0; x < columns; x += STRIP) {
      strip(first, second, parameters, x, Math.min(STRIP, columns - x), from, to, sums, map);
    }
  }

  private void strip(
      Samples first,
      Samples second,
      SsimParameters parameters,
      int x,
      int count,
      int from,
      int to,
      double[] sums,
      float @Nullable [] map) {
    Window window = parameters.window();
    int side = window.side();
    float[] weights = window.weights();
    boolean uniform = window != Window.GAUSSIAN_11;
    if (uniform) {
      // Sums of 8-bit samples are exact; a weight of 1/7 would put the same small error into all.
      Arrays.fill(weights, 1);
    }
    float total = uniform ? side * side : 1;
    boolean separate = parameters.term() == Term.SEPARATE;
    int margin = parameters.border() == Border.VALID ? 0 : side / 2;
    float n = side * side;
    float divisor = parameters.covariance() == Covariance.SAMPLE ? n / (n - 1) : 1;
    for (float[] s : similarity) {
      Arrays.fill(s, 0, count, 0f);
    }
    int filtered = from;
    for (int y = from; y < to; y++) {
      for (; filtered < y + side; filtered++) {
        int row = filtered - margin;
        int inside = margin == 0 ? row : Mirror.aboutEdge(row, first.rows());
        readMirrored(first, inside, x - margin, count + side - 1, a);
        readMirrored(second, inside, x - margin, count + side - 1, b);
        filterRow(weights, count, filtered % side, separate);
      }
      vertical(u, weights, total, y, count, meanU);
      vertical(v, weights, total, y, count, meanV);
      vertical(uu, weights, total, y, count, meanUu);
      vertical(vv, weights, total, y, count, meanVv);
      if (map != null) {
        Arrays.fill(similarity[0], 0, count, 0f);
      }
      switch (parameters.term()) {
        case SSIM -> addSsim(divisor, count);
        case CONTRAST_STRUCTURE -> addContrastStructure(divisor, count);
        case SEPARATE -> {
          vertical(uv, weights, total, y, count, meanUv);
          addSeparate(divisor, count);
        }
      }
      if (map != null) {
        System.arraycopy(similarity[0], 0, map, y * parameters.columns(first) + x, count);
      }
      if (map != null || (y - from) % FLOAT_ROWS == FLOAT_ROWS - 1 || y == to - 1) {
        for (int k = 0; k < parameters.term().sums(); k++) {
          sums[k] += drain(similarity[k], count);
        }
      }
    }
  }

  private static double drain(float[] values, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
      values[i] = 0;
    }
    return sum;
  }

  private void readMirrored(Samples samples, int y, int x, int count, float[] out) {
    int left = Math.max(0, x);
    int right = Math.min(samples.columns(), x + count);
    rows.read(samples, y, left, right - left, out, left - x);
    for (int i = x; i < left; i++) {
      rows.read(samples, y, Mirror.aboutEdge(i, samples.columns()), 1, out, i - x);
    }
    for (int i = right; i < x + count; i++) {
      rows.read(samples, y, Mirror.aboutEdge(i, samples.columns()), 1, out, i - x);
    }
  }

  private void filterRow(float[] weights, int count, int slot, boolean separate) {
    int needed = count + weights.length - 1;
    sumAndDifference(a, b, needed);
    horizontal(a, weights, count, u[slot]);
    horizontal(b, weights, count, v[slot]);
    if (separate) {
      product(a, b, square, needed);
      horizontal(square, weights, count, uv[slot]);
    }
    product(a, a, square, needed);
    horizontal(square, weights, count, uu[slot]);
    product(b, b, square, needed);
    horizontal(square, weights, count, vv[slot]);
  }

  private static void sumAndDifference(float[] a, float[] b, int count) {
    for (int i = 0; i < count; i++) {
      float s = a[i] + b[i] - OFFSET;
      float d = a[i] - b[i];
      a[i] = s;
      b[i] = d;
    }
  }

  private static void product(float[] a, float[] b, float[] out, int count) {
    for (int i = 0; i < count; i++) {
      out[i] = a[i] * b[i];
    }
  }

  private static void horizontal(float[] in, float[] weights, int count, float[] out) {
    if (weights.length == LONGEST) {
      float g0 = weights[0];
      float g1 = weights[1];
      float g2 = weights[2];
      float g3 = weights[3];
      float g4 = weights[4];
      float g5 = weights[5];
      for (int i = 0; i < count; i++) {
        out[i] =
            g0 * (in[i] + in[i + 10])
                + g1 * (in[i + 1] + in[i + 9])
                + g2 * (in[i + 2] + in[i + 8])
                + (g3 * (in[i + 3] + in[i + 7]) + g4 * (in[i + 4] + in[i + 6]) + g5 * in[i + 5]);
      }
    } else {
      Arrays.fill(out, 0, count, 0f);
      for (int k = 0; k < weights.length; k++) {
        float weight = weights[k];
        for (int i = 0; i < count; i++) {
          out[i] += weight * in[i + k];
        }
      }
    }
  }

  private void vertical(
      float[][] ring, float[] weights, float total, int y, int count, float[] out) {
    int side = weights.length;
    for (int k = 0; k < side; k++) {
      ordered[k] = ring[(y + k) % side];
    }
    if (side == LONGEST) {
      symmetric11(ordered, weights, count, out);
    } else {
      Arrays.fill(out, 0, count, 0f);
      for (int k = 0; k < side; k++) {
        float weight = weights[k];
        float[] row = ordered[k];
        for (int i = 0; i < count; i++) {
          out[i] += weight * row[i];
        }
      }
    }
    if (total != 1) {
      for (int i = 0; i < count; i++) {
        out[i] /= total;
      }
    }
  }

  private static void symmetric11(float[][] ordered, float[] weights, int count, float[] out) {
    float g0 = weights[0];
    float g1 = weights[1];
    float g2 = weights[2];
    float g3 = weights[3];
    float g4 = weights[4];
    float g5 = weights[5];
    float[] r0 = ordered[0];
    float[] r1 = ordered[1];
    float[] r2 = ordered[2];
    float[] r3 = ordered[3];
    float[] r4 = ordered[4];
    float[] r5 = ordered[5];
    float[] r6 = ordered[6];
    float[] r7 = ordered[7];
    float[] r8 = ordered[8];
    float[] r9 = ordered[9];
    float[] r10 = ordered[10];
    for (int i = 0; i < count; i++) {
      out[i] =
          g0 * (r0[i] + r10[i])
              + g1 * (r1[i] + r9[i])
              + g2 * (r2[i] + r8[i])
              + (g3 * (r3[i] + r7[i]) + g4 * (r4[i] + r6[i]) + g5 * r5[i]);
    }
  }

  private void addSsim(float divisor, int count) {
    addSsim(meanU, meanV, meanUu, meanVv, divisor, similarity[0], count);
  }

  private static void addSsim(
      float[] u, float[] v, float[] uu, float[] vv, float divisor, float[] sum, int count) {
    float half = .5f * divisor;
    for (int i = 0; i < count; i++) {
      float varianceU = half * (uu[i] - u[i] * u[i]);
      float varianceV = half * (vv[i] - v[i] * v[i]);
      float p = .5f * (u[i] + OFFSET) * (u[i] + OFFSET);
      float q = .5f * v[i] * v[i];
      sum[i] +=
          ((p - q + C1) * (varianceU - varianceV + C2))
              / ((p + q + C1) * (varianceU + varianceV + C2));
    }
  }

  private void addContrastStructure(float divisor, int count) {
    float half = .5f * divisor;
    float[] sum = similarity[0];
    for (int i = 0; i < count; i++) {
      float varianceU = half * (meanUu[i] - meanU[i] * meanU[i]);
      float varianceV = half * (meanVv[i] - meanV[i] * meanV[i]);
      sum[i] += (varianceU - varianceV + C2) / (varianceU + varianceV + C2);
    }
  }

  private void addSeparate(float divisor, int count) {
    for (int i = 0; i < count; i++) {
      float mu = meanU[i] + OFFSET;
      float p = .5f * mu * mu;
      float q = .5f * meanV[i] * meanV[i];
      similarity[0][i] += (p - q + C1) / (p + q + C1);
      float varianceU = divisor * (meanUu[i] - meanU[i] * meanU[i]);
      float varianceV = divisor * (meanVv[i] - meanV[i] * meanV[i]);
      // E[uv] − E[u] E[v] = σ₁² − σ₂²
      float difference = divisor * (meanUv[i] - meanU[i] * meanV[i]);
      float sum = .5f * (varianceU + varianceV);
      float covariance = .25f * (varianceU - varianceV);
      float deviations =
          (float)
              Math.sqrt(
                  Math.max(0, .5f * (sum + difference)) * Math.max(0, .5f * (sum - difference)));
      similarity[1][i] += (2 * deviations + C2) / (Math.max(0, sum) + C2);
      similarity[2][i] += (covariance + C3) / (deviations + C3);
    }
  }
}
