// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityMap;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.metric.spi.Component;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Universal image quality index of two pictures: correlation, luminance and contrast, the
 * forerunner of {@code ssim} without constants.
 *
 * <p>Windows of 8×8 at every place: 4 σ₁₂ μ₁ μ₂ / ((σ₁² + σ₂²)(μ₁² + μ₂²)). Where both windows are
 * flat only the luminance 2 μ₁ μ₂ / (μ₁² + μ₂²) counts, where both are black it is 1. 1 for
 * identical pictures, −1 for opposite ones; higher is better. Symmetric. Pictures from 8×8 pixels.
 *
 * @see <a href="https://doi.org/10.1109/97.995823">Wang and Bovik, 2002</a>
 */
final class UqiMetric implements Metric {

  private static final int SIDE = 8;
  private static final int SUMS = 5;
  private static final ScoreScale SCALE = new ScoreScale("UQI", -1, 1);

  /** Relative size below which a variance is rounding of samples that are all equal. */
  private static final double FLAT = 1e-10;

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("uqi", "core")
              .summary("Universal quality index: correlation, luminance and contrast by window.")
              .guidance(
                  "Unsteady in flat regions, where a grey level of noise takes it to 0; values are"
                      + " much lower than those of ssim. Of historical interest: prefer ssim."
                      + " Blind to colour by default.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(SCALE)
              .answering(Aspect.MAP)
              .option(Channels.OPTION, Channels.MEANING, "luma", Channels.OTHERS)
              .source("Wang and Bovik, 2002, https://doi.org/10.1109/97.995823")
              .build(),
          UqiMetric::new);

  private final Channels channels;

  UqiMetric(MetricOptions options) {
    channels = new Channels("uqi", options);
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("uqi", SIDE);
    List<Component> components = channels.of(input);
    int columns = input.test().width() - SIDE + 1;
    int rows = input.test().height() - SIDE + 1;
    double sum = 0;
    float[] map = new float[0];
    for (Component component : components) {
      Plane a = plane(input.reference(), component);
      Plane b = plane(input.test(), component);
      float[] one = new float[input.wantsMap() ? Math.multiplyExact(columns, rows) : 0];
      sum +=
          Bands.sum(
              rows, input.threads(), 1, (from, to, sums) -> sums[0] = sum(a, b, from, to, one))[0];
      map = Maps.add(map, one);
    }
    double value = sum / components.size() / ((double) columns * rows);
    return new MetricResult(
        Math.max(-1, Math.min(1, value)),
        input.wantsMap()
            ? Optional.of(new QualityMap(columns, rows, Maps.divide(map, components.size()), SCALE))
            : Optional.empty());
  }

  private static Plane plane(Planes planes, Component component) {
    return planes.isGrey() || component == Component.LUMA
        ? planes.luma()
        : planes.channel(
            List.of(Component.RED, Component.GREEN, Component.BLUE).indexOf(component));
  }

  private static double sum(Plane a, Plane b, int from, int to, float[] map) {
    int width = a.width();
    int columns = width - SIDE + 1;
    double[][] column = new double[SUMS][width];
    double[] window = new double[SUMS];
    double total = 0;
    for (int y = from; y < to; y++) {
      sumColumns(a, b, y, column);
      for (int x = 0; x < columns; x++) {
        for (int k = 0; k < SUMS; k++) {
          double s = 0;
          for (int i = x; i < x + SIDE; i++) {
            s += column[k][i];
          }
          window[k] = s;
        }
        double index = index(window);
        total += index;
        if (map.length > 0) {
          map[y * columns + x] = (float) index;
        }
      }
    }
    return total;
  }

  /** Sums of a, b, a², b² and ab over eight rows. */
  private static void sumColumns(Plane a, Plane b, int y, double[][] column) {
    int width = a.width();
    for (double[] sums : column) {
      Arrays.fill(sums, 0);
    }
    for (int row = y; row < y + SIDE; row++) {
      for (int x = 0, i = row * width; x < width; x++, i++) {
        double p = a.values()[i];
        double q = b.values()[i];
        column[0][x] += p;
        column[1][x] += q;
        column[2][x] += p * p;
        column[3][x] += q * q;
        column[4][x] += p * q;
      }
    }
  }

  private static double index(double[] sums) {
    double n = SIDE * SIDE;
    double product = sums[0] * sums[1];
    double squares = sums[0] * sums[0] + sums[1] * sums[1];
    double energy = n * (sums[2] + sums[3]);
    double variances = energy - squares;
    double covariance = n * sums[4] - product;
    if (energy == 0) {
      return 1;
    } else if (variances <= FLAT * energy) {
      return 2 * product / squares;
    }
    // Float pictures may have a mean of 0 without being black.
    return squares == 0 ? 0 : 4 * covariance * product / (variances * squares);
  }
}
