// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;
import java.util.Arrays;

/**
 * Blur in pixels: σ of a Gaussian that would have made the strongest edges as soft as they are.
 *
 * <p>Every edge pixel is blurred again with σ₀ = 1.5 px; where the gradient drops by the ratio R,
 * the edge was blurred by √(σ₀² / (R² − 1) − ⅓), where ⅓ px² is what the central difference adds.
 * The median over the 2 % strongest gradients that are maxima across their edge. Pictures without
 * edges read 10.
 *
 * @see <a href="https://doi.org/10.1016/j.patcog.2011.03.009">Zhuo and Sim, 2011</a>
 */
final class BlurSigma {

  static final MetricDefinition DEFINITION =
      Measurement.ofLuma(
          AssessorDescriptor.builder("blur-sigma", "core")
              .summary("Width of the blur at the strongest edges.")
              .guidance(
                  "In pixels: below 1 is sharp, 2 is soft, 3 and more plainly blurred. Measured where edges are: a picture with one sharp subject before a blurred background reads sharp.")
              .scoring(new ScoreScale("px", 10, 0))
              .source(
                  "Zhuo and Sim, Defocus map estimation from a single image, 2011, https://doi.org/10.1016/j.patcog.2011.03.009")
              .build(),
          3,
          BlurSigma::of);

  private BlurSigma() {}

  private static final double AGAIN = 1.5;
  private static final double WIDEST = 10;

  // A central difference averages the derivative over two pixels: variance 2²/12.
  private static final double DIFFERENCE_VARIANCE = 1 / 3.0;
  private static final double FAINTEST = 4;
  private static final int REACH = 5;

  /** σ in pixels, 0 to 10. */
  static double of(Planes planes) {
    Plane luma = planes.luma();
    int width = luma.width();
    int height = luma.height();
    if (width < 3 || height < 3) {
      return WIDEST;
    }
    float[] softer = blurred(luma);
    float[] before = gradients(luma.values(), width, height);
    float[] after = gradients(softer, width, height);
    float[] sorted = before.clone();
    Arrays.sort(sorted);
    double faint = Math.max(FAINTEST, sorted[(int) (0.98 * (sorted.length - 1))]);
    double[] widths = new double[before.length];
    int count = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1, i = y * width + 1; x < width - 1; x++, i++) {
        float here = before[i];
        float[] values = luma.values();
        boolean upright =
            Math.abs(values[i + 1] - values[i - 1])
                >= Math.abs(values[i + width] - values[i - width]);
        int across = upright ? 1 : width;
        boolean ridge = here >= before[i - across] && here >= before[i + across];
        if (here >= faint && ridge) {
          double ratio = here / Math.max(1e-6, after[i]);
          widths[count++] = ratio > 1 ? Math.min(WIDEST, sigma(ratio)) : WIDEST;
        }
      }
    }
    if (count == 0) {
      return WIDEST;
    }
    Arrays.sort(widths, 0, count);
    return widths[count / 2];
  }

  private static double sigma(double ratio) {
    return Math.sqrt(Math.max(0, AGAIN * AGAIN / (ratio * ratio - 1) - DIFFERENCE_VARIANCE));
  }

  private static float[] blurred(Plane luma) {
    double[] weights = new double[2 * REACH + 1];
    double sum = 0;
    for (int k = -REACH; k <= REACH; k++) {
      weights[k + REACH] = Math.exp(-k * k / (2 * AGAIN * AGAIN));
      sum += weights[k + REACH];
    }
    int width = luma.width();
    int height = luma.height();
    float[] across = new float[width * height];
    float[] result = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = 0;
        for (int k = -REACH; k <= REACH; k++) {
          value += weights[k + REACH] * luma.at(Math.max(0, Math.min(width - 1, x + k)), y);
        }
        across[y * width + x] = (float) (value / sum);
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = 0;
        for (int k = -REACH; k <= REACH; k++) {
          value +=
              weights[k + REACH] * across[Math.max(0, Math.min(height - 1, y + k)) * width + x];
        }
        result[y * width + x] = (float) (value / sum);
      }
    }
    return result;
  }

  private static float[] gradients(float[] values, int width, int height) {
    float[] result = new float[values.length];
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1, i = y * width + 1; x < width - 1; x++, i++) {
        double dx = values[i + 1] - values[i - 1];
        double dy = values[i + width] - values[i - width];
        result[i] = (float) Math.sqrt(dx * dx + dy * dy);
      }
    }
    return result;
  }
}
