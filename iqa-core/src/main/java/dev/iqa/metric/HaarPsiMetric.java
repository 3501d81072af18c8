// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import java.util.Arrays;
import java.util.Optional;

/**
 * Haar wavelet-based perceptual similarity of two pictures.
 *
 * <p>Both pictures are averaged down by 2. The responses of the two finer Haar scales are compared,
 * across and along; those of the third weigh the places; for colour pictures the 2×2 means of I and
 * Q are compared too. C = 30, α = 4.2. 1 for identical pictures, 0..1, higher is better.
 *
 * @see <a href="https://doi.org/10.1016/j.image.2017.11.001">Reisenhofer et al., 2018</a>
 */
final class HaarPsiMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("haarpsi", "core")
              .summary("Likeness of Haar wavelet responses, weighed by coarse contrast. Fast.")
              .guidance(
                  "Above .95 differences are hard to see, .7 to .85 is plain damage, below .5 the"
                      + " damage is heavy. It spreads good pictures further apart than FSIM or VSI."
                      + " Hardly sees an even change of brightness: 20 grey levels between two flat"
                      + " pictures leave it at .99.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("HaarPSI", 0, 1))
              .answering(Aspect.MAP)
              .option(
                  "subsample",
                  "Whether both pictures are averaged down by 2 first, as the authors do for the"
                      + " usual viewing distance.",
                  "yes",
                  "no")
              .source(
                  "Reisenhofer, Bosse, Kutyniok and Wiegand, A Haar Wavelet-Based Perceptual"
                      + " Similarity Index, 2018, https://doi.org/10.1016/j.image.2017.11.001")
              .build(),
          HaarPsiMetric::new);

  private static final double C = 30;
  private static final double ALPHA = 4.2;
  private static final int MINIMUM = 16;
  // The sigmoid of equal responses. What is missing from it is added up, so that identical pictures
  // miss exactly nothing.
  private static final double FULL = sigmoid(1);
  private static final double[] MISSING = missingPolynomial();

  private final boolean subsample;

  private HaarPsiMetric(MetricOptions options) {
    subsample = options.text("subsample").equals("yes");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("haarpsi", MINIMUM);
    int factor = subsample ? 2 : 1;
    if (subsample) {
      input.step("averaged down by 2");
    }
    input.step("luma BT.601");
    Plane a = input.reference().reducedLuma(factor);
    Plane b = input.test().reducedLuma(factor);
    boolean colour = !input.test().isGrey();
    Optional<ChromaRows> chroma =
        colour
            ? Optional.of(
                new ChromaRows(
                    input.reference().reducedRgb(factor), input.test().reducedRgb(factor)))
            : Optional.empty();
    int width = a.width();
    int height = a.height();
    StepRows stepsA = new StepRows(a);
    StepRows stepsB = new StepRows(b);
    Row row = new Row(width);
    double missing = 0;
    double weights = 0;
    double missingEvenly = 0;
    float[] map = input.wantsMap() ? new float[width * height] : new float[0];
    int kinds = colour ? 3 : 2;
    for (int y = 0; y < height; y++) {
      MetricInput.checkInterrupted();
      row.compare(stepsA, stepsB, y);
      if (chroma.isPresent()) {
        chroma.get().compare(y, row.chroma);
        missingFromFull(row.chroma, row.scratch);
      }
      for (int x = 0; x < width; x++) {
        double along = row.weightAlong[x];
        double across = row.weightAcross[x];
        double missingHere = row.along[x] + row.across[x];
        missing += row.along[x] * along + row.across[x] * across;
        weights += along + across;
        if (colour) {
          double weight = 0.5 * (along + across);
          missing += row.chroma[x] * weight;
          weights += weight;
          missingHere += row.chroma[x];
        }
        missingEvenly += missingHere;
        if (map.length > 0) {
          map[y * width + x] = (float) unsigmoid(FULL - missingHere / kinds);
        }
      }
    }
    // Two even pictures have no weights: every place counts the same.
    double mean =
        FULL
            - (weights > 0 ? missing / weights : missingEvenly / ((double) kinds * width * height));
    return new MetricResult(
        unsigmoid(mean), Similarity.mapOf(input, "haarpsi similarity", width, height, map));
  }

  private static double sigmoid(double likeness) {
    return 1 / (1 + Math.exp(-ALPHA * likeness));
  }

  /** Turns likenesses 0..1 into FULL less their sigmoid, which is exactly 0 for a likeness of 1. */
  private static void missingFromFull(double[] values, double[] scratch) {
    for (int i = 0; i < values.length; i++) {
      values[i] = 1 - values[i];
      scratch[i] = MISSING[MISSING.length - 1];
    }
    // One pass for each coefficient: the virtual machine vectorises these, not a long polynomial.
    for (int k = MISSING.length - 2; k >= 0; k--) {
      double coefficient = MISSING[k];
      for (int i = 0; i < values.length; i++) {
        scratch[i] = scratch[i] * (2 * values[i] - 1) + coefficient;
      }
    }
    for (int i = 0; i < values.length; i++) {
      values[i] *= scratch[i];
    }
  }

  /**
   * Powers of u = 2 t − 1 in (sigmoid(1) − sigmoid(1 − t)) / t for t in 0..1, by interpolation at
   * Chebyshev's nodes; off by less than 10⁻¹³.
   */
  private static double[] missingPolynomial() {
    int count = 25;
    double[] chebyshev = new double[count];
    for (int j = 0; j < count; j++) {
      double angle = Math.PI * (j + 0.5) / count;
      double t = (Math.cos(angle) + 1) / 2;
      double value =
          Math.sinh(ALPHA * t / 2)
              / (2 * t * Math.cosh(ALPHA / 2) * Math.cosh(ALPHA * (1 - t) / 2));
      for (int k = 0; k < count; k++) {
        chebyshev[k] += (k == 0 ? 1.0 : 2.0) / count * value * Math.cos(k * angle);
      }
    }
    double[] powers = new double[count];
    double[] before = new double[count];
    double[] now = new double[count];
    before[0] = 1;
    now[1] = 1;
    powers[0] = chebyshev[0];
    for (int k = 1; k < count; k++) {
      double[] next = new double[count];
      for (int i = 0; i < count; i++) {
        powers[i] += chebyshev[k] * now[i];
        next[i] = (i > 0 ? 2 * now[i - 1] : 0) - before[i];
      }
      before = now;
      now = next;
    }
    return powers;
  }

  /** The square of the inverse sigmoid, kept in 0..1. */
  private static double unsigmoid(double mean) {
    if (mean == FULL) {
      return 1;
    }
    double likeness = Math.max(0, Math.min(1, Math.log(mean / (1 - mean)) / ALPHA));
    return likeness * likeness;
  }

  /** What is compared in a row of places. */
  private static final class Row {
    final double[] weightAlong;
    final double[] weightAcross;
    final double[] along;
    final double[] across;
    final double[] chroma;
    final double[] scratch;
    private final double[] stepA;
    private final double[] stepB;

    Row(int width) {
      weightAlong = new double[width];
      weightAcross = new double[width];
      along = new double[width];
      across = new double[width];
      chroma = new double[width];
      scratch = new double[width];
      stepA = new double[width];
      stepB = new double[width];
    }

    /** The weights, and what is missing along and across. */
    void compare(StepRows a, StepRows b, int y) {
      a.reach(y);
      b.reach(y);
      Arrays.fill(along, 0);
      Arrays.fill(across, 0);
      for (int side = 2; side <= 8; side *= 2) {
        a.rowSteps(y, side, stepA);
        b.rowSteps(y, side, stepB);
        take(side, weightAlong, along);
        a.columnSteps(y, side, stepA);
        b.columnSteps(y, side, stepB);
        take(side, weightAcross, across);
      }
      missingFromFull(along, scratch);
      missingFromFull(across, scratch);
    }

    private void take(int side, double[] weights, double[] likeness) {
      if (side == 8) {
        for (int x = 0; x < weights.length; x++) {
          weights[x] = Math.max(Math.abs(stepA[x]), Math.abs(stepB[x]));
        }
      } else {
        addLikeness(stepA, stepB, likeness);
      }
    }
  }

  /** Adds half the likeness of two rows of responses. */
  private static void addLikeness(double[] a, double[] b, double[] sum) {
    for (int x = 0; x < sum.length; x++) {
      double product = Math.abs(a[x]) * Math.abs(b[x]);
      sum[x] += 0.5 * ((2 * product + C) / (a[x] * a[x] + b[x] * b[x] + C));
    }
  }

  /** Likeness of the 2×2 means of I and of Q; zeros lie beyond the right and lower edge. */
  private static final class ChromaRows {

    private final Plane[] a;
    private final Plane[] b;
    private final int width;
    private final float[] upper;
    private final float[] lower;
    private final double[] meansA;
    private final double[] meansB;

    ChromaRows(Plane[] a, Plane[] b) {
      this.a = a;
      this.b = b;
      width = a[0].width();
      upper = new float[width + 1];
      lower = new float[width + 1];
      meansA = new double[width];
      meansB = new double[width];
    }

    void compare(int y, double[] likeness) {
      Arrays.fill(likeness, 0);
      means(a, y, 0.596, -0.274, -0.322, meansA);
      means(b, y, 0.596, -0.274, -0.322, meansB);
      addLikeness(meansA, meansB, likeness);
      means(a, y, 0.211, -0.523, 0.312, meansA);
      means(b, y, 0.211, -0.523, 0.312, meansB);
      addLikeness(meansA, meansB, likeness);
    }

    private void means(Plane[] rgb, int y, double r, double g, double b, double[] out) {
      mix(rgb, y, r, g, b, upper);
      if (y + 1 < rgb[0].height()) {
        mix(rgb, y + 1, r, g, b, lower);
      } else {
        Arrays.fill(lower, 0);
      }
      for (int x = 0; x < width; x++) {
        out[x] = (upper[x] + upper[x + 1] + (lower[x] + lower[x + 1])) / 4;
      }
    }

    private void mix(Plane[] rgb, int y, double r, double g, double b, float[] out) {
      float[] red = rgb[0].values();
      float[] green = rgb[1].values();
      float[] blue = rgb[2].values();
      for (int x = 0, i = y * width; x < width; x++, i++) {
        out[x] = (float) (r * red[i] + g * green[i] + b * blue[i]);
      }
    }
  }

  /**
   * Differences of rectangles from running sums over everything above and left, of which only the
   * rows at hand are kept; zeros lie beyond the edges.
   */
  private static final class StepRows {

    private static final int KEPT = 16;

    private final Plane plane;
    private final int width;
    private final int height;
    private final double[][] sums;
    private int next = 1;

    StepRows(Plane plane) {
      this.plane = plane;
      width = plane.width();
      height = plane.height();
      sums = new double[KEPT][width + 1];
    }

    /** Makes the sums that windows around row y need; rows come in order. */
    void reach(int y) {
      for (; next <= Math.min(height, y + 5); next++) {
        double[] above = sums[(next - 1) % KEPT];
        double[] here = sums[next % KEPT];
        double row = 0;
        for (int x = 0, i = (next - 1) * width; x < width; x++, i++) {
          row += plane.values()[i];
          here[x + 1] = above[x + 1] + row;
        }
      }
    }

    private double[] row(int y) {
      return sums[Math.max(0, Math.min(height, y)) % KEPT];
    }

    /** The upper half of each window less the lower half, over its side. */
    void rowSteps(int y, int side, double[] out) {
      double[] top = row(y - side / 2 + 1);
      double[] middle = row(y + 1);
      double[] bottom = row(y + side / 2 + 1);
      int half = side / 2;
      double scale = 1.0 / side;
      for (int x = 0; x < width; x = x == half - 1 ? Math.max(x + 1, width - half) : x + 1) {
        int left = Math.max(0, x - half + 1);
        int right = Math.min(width, x + half + 1);
        out[x] =
            scale
                * (2 * (middle[right] - middle[left])
                    - (top[right] - top[left])
                    - (bottom[right] - bottom[left]));
      }
      for (int x = half; x < width - half; x++) {
        out[x] =
            scale
                * (2 * (middle[x + half + 1] - middle[x - half + 1])
                    - (top[x + half + 1] - top[x - half + 1])
                    - (bottom[x + half + 1] - bottom[x - half + 1]));
      }
    }

    /** The left half of each window less the right half, over its side. */
    void columnSteps(int y, int side, double[] out) {
      double[] top = row(y - side / 2 + 1);
      double[] bottom = row(y + side / 2 + 1);
      int half = side / 2;
      double scale = 1.0 / side;
      for (int x = 0; x < width; x = x == half - 1 ? Math.max(x + 1, width - half) : x + 1) {
        int left = Math.max(0, x - half + 1);
        int middle = Math.min(width, x + 1);
        int right = Math.min(width, x + half + 1);
        out[x] =
            scale
                * (2 * (bottom[middle] - top[middle])
                    - (bottom[left] - top[left])
                    - (bottom[right] - top[right]));
      }
      for (int x = half; x < width - half; x++) {
        out[x] =
            scale
                * (2 * (bottom[x + 1] - top[x + 1])
                    - (bottom[x - half + 1] - top[x - half + 1])
                    - (bottom[x + half + 1] - top[x + half + 1]));
      }
    }
  }
}
