// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

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
    SummedArea sumsA = new SummedArea(a);
    SummedArea sumsB = new SummedArea(b);
    boolean colour = !input.test().isGrey();
    float[] chroma = colour ? chroma(input, factor) : new float[0];
    int width = a.width();
    int height = a.height();
    double missing = 0;
    double weights = 0;
    double missingEvenly = 0;
    float[] map = input.wantsMap() ? new float[width * height] : new float[0];
    int kinds = colour ? 3 : 2;
    for (int y = 0; y < height; y++) {
      MetricInput.checkInterrupted();
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        double along = Math.max(Math.abs(sumsA.rowStep(x, y, 8)), Math.abs(sumsB.rowStep(x, y, 8)));
        double across =
            Math.max(Math.abs(sumsA.columnStep(x, y, 8)), Math.abs(sumsB.columnStep(x, y, 8)));
        double likeAlong =
            0.5
                * (like(sumsA.rowStep(x, y, 2), sumsB.rowStep(x, y, 2))
                    + like(sumsA.rowStep(x, y, 4), sumsB.rowStep(x, y, 4)));
        double likeAcross =
            0.5
                * (like(sumsA.columnStep(x, y, 2), sumsB.columnStep(x, y, 2))
                    + like(sumsA.columnStep(x, y, 4), sumsB.columnStep(x, y, 4)));
        double sigmoidAlong = sigmoid(likeAlong);
        double sigmoidAcross = sigmoid(likeAcross);
        missing += (FULL - sigmoidAlong) * along + (FULL - sigmoidAcross) * across;
        weights += along + across;
        double missingHere = (FULL - sigmoidAlong) + (FULL - sigmoidAcross);
        if (colour) {
          double weight = 0.5 * (along + across);
          double sigmoidChroma = sigmoid(chroma[i]);
          missing += (FULL - sigmoidChroma) * weight;
          weights += weight;
          missingHere += FULL - sigmoidChroma;
        }
        missingEvenly += missingHere;
        if (map.length > 0) {
          map[i] = (float) unsigmoid(FULL - missingHere / kinds);
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

  private static double like(double a, double b) {
    return Similarity.of(Math.abs(a), Math.abs(b), C);
  }

  private static double sigmoid(double likeness) {
    return 1 / (1 + Math.exp(-ALPHA * likeness));
  }

  /** The square of the inverse sigmoid, kept in 0..1. */
  private static double unsigmoid(double mean) {
    if (mean == FULL) {
      return 1;
    }
    double likeness = Math.max(0, Math.min(1, Math.log(mean / (1 - mean)) / ALPHA));
    return likeness * likeness;
  }

  /** Likeness of the 2×2 means of I and of Q; zeros lie beyond the right and lower edge. */
  private static float[] chroma(MetricInput input, int factor) {
    Plane[] a = input.reference().reducedRgb(factor);
    Plane[] b = input.test().reducedRgb(factor);
    float[] iA = squareMeans(ColourMix.i(a));
    float[] iB = squareMeans(ColourMix.i(b));
    float[] qA = squareMeans(ColourMix.q(a));
    float[] qB = squareMeans(ColourMix.q(b));
    for (int i = 0; i < iA.length; i++) {
      iA[i] = (float) (0.5 * (like(iA[i], iB[i]) + like(qA[i], qB[i])));
    }
    return iA;
  }

  private static float[] squareMeans(Plane plane) {
    int width = plane.width();
    int height = plane.height();
    float[] in = plane.values();
    float[] out = new float[in.length];
    for (int y = 0; y < height; y++) {
      boolean hasBelow = y + 1 < height;
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        boolean hasRight = x + 1 < width;
        float sum = in[i];
        sum += hasRight ? in[i + 1] : 0;
        if (hasBelow) {
          sum += in[i + width] + (hasRight ? in[i + width + 1] : 0);
        }
        out[i] = sum / 4;
      }
    }
    return out;
  }

  /** Sums over any rectangle in four look-ups; zeros lie beyond the edges. */
  private static final class SummedArea {

    private final int width;
    private final int height;
    private final int stride;
    private final double[] sums;

    SummedArea(Plane plane) {
      width = plane.width();
      height = plane.height();
      stride = width + 1;
      sums = new double[stride * (height + 1)];
      for (int y = 0; y < height; y++) {
        double row = 0;
        for (int x = 0; x < width; x++) {
          row += plane.values()[y * width + x];
          sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
        }
      }
    }

    /** The upper half of a window less the lower half, over its side. */
    double rowStep(int x, int y, int side) {
      int left = Math.max(0, x - side / 2 + 1);
      int right = Math.min(width, x + side / 2 + 1);
      int top = Math.max(0, y - side / 2 + 1) * stride;
      int middle = Math.min(height, y + 1) * stride;
      int bottom = Math.min(height, y + side / 2 + 1) * stride;
      return (2 * (sums[middle + right] - sums[middle + left])
              - (sums[top + right] - sums[top + left])
              - (sums[bottom + right] - sums[bottom + left]))
          / side;
    }

    /** The left half of a window less the right half, over its side. */
    double columnStep(int x, int y, int side) {
      int left = Math.max(0, x - side / 2 + 1);
      int middle = Math.min(width, x + 1);
      int right = Math.min(width, x + side / 2 + 1);
      int top = Math.max(0, y - side / 2 + 1) * stride;
      int bottom = Math.min(height, y + side / 2 + 1) * stride;
      return (2 * (sums[bottom + middle] - sums[top + middle])
              - (sums[bottom + left] - sums[top + left])
              - (sums[bottom + right] - sums[top + right]))
          / side;
    }
  }
}
