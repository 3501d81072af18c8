// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * DCT subband similarity of two pictures: the local contrast of each low frequency of the 8×8 DCT,
 * compared, the worst 5 % of places averaged, low frequencies weighing most.
 *
 * <p>Luma of BT.601 (.2989 R + .5870 G + .1140 B with MATLAB's digits) rounded to whole grey
 * levels, right and lower remainders of 8 pixels cut off. Weights fall as a Gaussian with σ = 1.55
 * and are dropped below .01; contrasts are taken in 3×3 Gaussian windows, σ = 1.5; constants 1000
 * (mean) and 300 (others). 1 for identical pictures; higher is better.
 *
 * @see <a href="https://doi.org/10.1109/ICIP.2015.7351172">Balanov et al., 2015</a>
 */
final class DssMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("dss", "core")
              .summary("Likeness of local contrast in the low frequencies of the 8×8 DCT.")
              .guidance(
                  "Above .95 differences are hard to see, .6 to .85 is plain damage, below .5 the"
                      + " damage is heavy. Judges the worst twentieth of the picture; blind to colour and to"
                      + " fine detail, and an even change of brightness hardly counts.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("DSS", 0, 1))
              .option(
                  "luma",
                  "Whole grey levels as the authors' rgb2gray gives for 8-bit pictures, or exact.",
                  "rounded",
                  "exact")
              .source(
                  "Balanov, Schwartz, Moshe and Peleg, Image Quality Assessment Based on DCT Subband"
                      + " Similarity, 2015, https://doi.org/10.1109/ICIP.2015.7351172")
              .build(),
          DssMetric::new);

  private static final int BLOCK = BlockCosines.SIDE;
  private static final double WEIGHT_SIGMA = 1.55;
  private static final double LEAST_WEIGHT = 0.01;
  private static final double WINDOW_SIGMA = 1.5;
  private static final double MEAN_CONSTANT = 1000;
  private static final double DETAIL_CONSTANT = 300;
  private static final double WORST_SHARE = 0.05;
  // Frequencies whose own weight alone is above LEAST_WEIGHT.
  private static final int FREQUENCIES = 5;

  private final boolean rounded;

  private DssMetric(MetricOptions options) {
    rounded = options.text("luma").equals("rounded");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("dss", 2 * BLOCK);
    input.step(rounded ? "luma BT.601, rounded" : "luma BT.601");
    int width = input.test().width() / BLOCK;
    int height = input.test().height() / BLOCK;
    double[][] a = subbands(luma(input.reference()), width, height);
    MetricInput.checkInterrupted();
    double[][] b = subbands(luma(input.test()), width, height);
    double sum = 0;
    double total = 0;
    for (int m = 0; m < FREQUENCIES; m++) {
      for (int n = 0; n < FREQUENCIES; n++) {
        double weight = weight(m, n);
        if (weight >= LEAST_WEIGHT) {
          MetricInput.checkInterrupted();
          int band = m * FREQUENCIES + n;
          sum += weight * similarity(a[band], b[band], width, height, band == 0);
          total += weight;
        }
      }
    }
    return MetricResult.of(Math.max(0, Math.min(1, sum / total)));
  }

  /** MATLAB's rgb2gray: its digits decide which of two grey levels a tie becomes. */
  private static Plane luma(Planes planes) {
    return planes.isGrey()
        ? planes.channel(0)
        : ColourMix.of(planes.rgb(), 0.298936021293776, 0.587043074451121, 0.114020904255103);
  }

  private static double weight(int m, int n) {
    double square = (m + 0.5) * (m + 0.5) + (n + 0.5) * (n + 0.5);
    return Math.exp(-square / (2 * WEIGHT_SIGMA * WEIGHT_SIGMA));
  }

  /** For each low frequency, its coefficient of every block. */
  private double[][] subbands(Plane luma, int width, int height) {
    double[][] bands = new double[FREQUENCIES * FREQUENCIES][width * height];
    float[] samples = luma.values();
    double[] block = new double[BLOCK * BLOCK];
    double[] rows = new double[BLOCK * FREQUENCIES];
    double[] coefficients = new double[FREQUENCIES * FREQUENCIES];
    for (int by = 0; by < height; by++) {
      for (int bx = 0; bx < width; bx++) {
        for (int y = 0; y < BLOCK; y++) {
          int from = (by * BLOCK + y) * luma.width() + bx * BLOCK;
          for (int x = 0; x < BLOCK; x++) {
            float sample = samples[from + x];
            block[y * BLOCK + x] = rounded ? (int) (sample + 0.5f) : sample;
          }
        }
        BlockCosines.transform(block, FREQUENCIES, rows, coefficients);
        for (int band = 0; band < coefficients.length; band++) {
          bands[band][by * width + bx] = coefficients[band];
        }
      }
    }
    return bands;
  }

  private static double similarity(double[] a, double[] b, int width, int height, boolean mean) {
    double constant = mean ? MEAN_CONSTANT : DETAIL_CONSTANT;
    int size = a.length;
    double[] aa = new double[size];
    double[] bb = new double[size];
    double[] ab = new double[size];
    for (int i = 0; i < size; i++) {
      aa[i] = a[i] * a[i];
      bb[i] = b[i] * b[i];
      ab[i] = a[i] * b[i];
    }
    double[] meanA = smoothed(a, width, height);
    double[] meanB = smoothed(b, width, height);
    aa = smoothed(aa, width, height);
    bb = smoothed(bb, width, height);
    if (mean) {
      ab = smoothed(ab, width, height);
    }
    float[] contrast = new float[size];
    float[] structure = new float[size];
    for (int i = 0; i < size; i++) {
      double varianceA = Math.max(0, aa[i] - meanA[i] * meanA[i]);
      double varianceB = Math.max(0, bb[i] - meanB[i] * meanB[i]);
      double product = Math.sqrt(varianceA * varianceB);
      contrast[i] = (float) ((2 * product + constant) / (varianceA + varianceB + constant));
      if (mean) {
        structure[i] = (float) ((ab[i] - meanA[i] * meanB[i] + constant) / (product + constant));
      }
    }
    double worst = worst(contrast);
    return mean ? worst * worst(structure) : worst;
  }

  /** The mean of the smallest twentieth. */
  private static double worst(float[] values) {
    int count = (int) Math.max(1, Math.round(WORST_SHARE * values.length));
    Median.select(values, count - 1);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum / count;
  }

  /** 3×3 Gaussian with zeros beyond the edge. */
  private static double[] smoothed(double[] in, int width, int height) {
    double side = Math.exp(-1 / (2 * WINDOW_SIGMA * WINDOW_SIGMA));
    double middle = 1 / (1 + 2 * side);
    side *= middle;
    double[] across = new double[in.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        across[i] =
            middle * in[i] + side * ((x > 0 ? in[i - 1] : 0) + (x + 1 < width ? in[i + 1] : 0));
      }
    }
    double[] out = new double[in.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        out[i] =
            middle * across[i]
                + side
                    * ((y > 0 ? across[i - width] : 0) + (y + 1 < height ? across[i + width] : 0));
      }
    }
    return out;
  }
}
