// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Information content weighted structural similarity: multi-scale SSIM whose places count by the
 * information a viewer takes from them.
 *
 * <p>Luma only; Laplacian pyramid of five levels; 11×11 Gaussian window, σ = 1.5; K₁ = 0.01, K₂ =
 * 0.03. The weight of a place is the information that its 3×3 neighbourhood and its parent on the
 * next coarser level carry in both pictures beyond the viewer's noise of variance 0.4. Not
 * symmetric in its arguments: the weights are modelled on the reference.
 *
 * <p>1 for identical pictures; higher is better. The product of the scales is taken of absolute
 * values, so the result is never below 0. Where the reference carries no information at all, its
 * places count alike.
 *
 * <p>Verified against the MATLAB values piq tests with, to 1e-6.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2010.2092435">Wang and Li, 2011</a>
 */
final class IwSsimMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("iw-ssim", "core")
              .summary("Multi-scale SSIM, weighted by how much information each place carries.")
              .guidance(
                  "Above .98 the pictures look alike, .9 to .98 is mild, below .8 plain damage."
                      + " Among formulas it agrees best with people over mixed distortions, at"
                      + " several times the cost of ms-ssim. Blind to colour.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("IW-SSIM", 0, 1))
              .source(
                  "Z. Wang, Q. Li: Information content weighting for perceptual image quality"
                      + " assessment. IEEE Trans. Image Processing 20(5), 2011,"
                      + " https://doi.org/10.1109/TIP.2010.2092435")
              .build(),
          options -> new IwSsimMetric());

  // Of multi-scale SSIM; the published digits sum to 1.0001, so they are divided by their sum.
  private static final double[] SCALE_WEIGHTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};

  private static final double SUM_OF_WEIGHTS = 1.0001;
  private static final int LEVELS = SCALE_WEIGHTS.length;
  private static final int WINDOW = 11;
  private static final double C1 = Math.pow(0.01 * 255, 2);
  private static final double C2 = Math.pow(0.03 * 255, 2);
  private static final double NOISE_VARIANCE = 0.4;
  private static final double EPSILON = 1e-15;

  /** Leaves the fifth level, a sixteenth as wide, one window. */
  private static final int MINIMUM_SIDE = 161;

  /** Weights reach one place beyond what a 3×3 block needs; windows five. */
  private static final int WEIGHT_BORDER = WINDOW / 2 - 1;

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("iw-ssim", MINIMUM_SIDE);
    input.step("luma BT.601");
    return MetricResult.of(
        Math.min(1, similarity(Grid.of(input.reference().luma()), Grid.of(input.test().luma()))));
  }

  /**
   * Similarity.
   *
   * @param reference luma, 0..255, at least 161 pixels each way
   * @param test of the same size
   * @return 0 to 1
   */
  static double similarity(Grid reference, Grid test) {
    List<Grid> references = LaplacianPyramid.of(reference, LEVELS);
    List<Grid> tests = LaplacianPyramid.of(test, LEVELS);
    double[] window = Grid.gaussian(WINDOW, 1.5);
    double product = 1;
    for (int level = 0; level < LEVELS; level++) {
      MetricInput.checkInterrupted();
      LocalMoments moments =
          LocalMoments.of(references.get(level), tests.get(level), window, Edge.NONE);
      Grid map = similarityMap(moments, level == LEVELS - 1);
      double pooled = map.mean();
      if (level < LEVELS - 1) {
        MetricInput.checkInterrupted();
        Grid parent = level < LEVELS - 2 ? enlarged(references.get(level + 1)) : null;
        Grid weights = information(references.get(level), tests.get(level), parent);
        weights =
            weights.crop(
                WEIGHT_BORDER,
                WEIGHT_BORDER,
                weights.width() - WEIGHT_BORDER,
                weights.height() - WEIGHT_BORDER);
        double sum = weights.sum();
        if (sum > 0) {
          pooled = map.times(weights).sum() / sum;
        }
      }
      product *= Math.pow(Math.abs(pooled), SCALE_WEIGHTS[level] / SUM_OF_WEIGHTS);
    }
    return product;
  }

  private static Grid similarityMap(LocalMoments moments, boolean coarsest) {
    Grid map = Grid.zeros(moments.product().width(), moments.product().height());
    for (int i = 0; i < moments.count(); i++) {
      double value =
          (2 * moments.covariance(i) + C2)
              / (moments.varianceReference(i) + moments.varianceTest(i) + C2);
      if (coarsest) {
        double a = moments.meanReference().values()[i];
        double b = moments.meanTest().values()[i];
        value *= (2 * a * b + C1) / (a * a + b * b + C1);
      }
      map.values()[i] = value;
    }
    return map;
  }

  /** Information of every place whose 3×3 block fits, in bits. */
  private static Grid information(Grid reference, Grid test, @Nullable Grid parent) {
    double[] box = {1 / 3.0, 1 / 3.0, 1 / 3.0};
    LocalMoments moments = LocalMoments.of(reference, test, box, Edge.NONE);
    int width = reference.width() - 2;
    int height = reference.height() - 2;
    int size = parent == null ? 9 : 10;
    double[][] vectors = new double[width * height][size];
    double[][] covariance = new double[size][size];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        double[] vector = vectors[i];
        for (int k = 0; k < 9; k++) {
          vector[k] = reference.at(x + k % 3, y + k / 3);
        }
        if (parent != null) {
          vector[9] = parent.at(x + 1, y + 1);
        }
        for (int r = 0; r < size; r++) {
          for (int c = 0; c <= r; c++) {
            covariance[r][c] += vector[r] * vector[c];
          }
        }
      }
    }
    for (int r = 0; r < size; r++) {
      for (int c = 0; c <= r; c++) {
        covariance[r][c] /= vectors.length;
        covariance[c][r] = covariance[r][c];
      }
    }
    VectorModel model = VectorModel.of(vectors, covariance);
    Grid result = Grid.zeros(width, height);
    for (int i = 0; i < vectors.length; i++) {
      double varianceReference = Math.max(0, moments.varianceReference(i));
      double varianceTest = Math.max(0, moments.varianceTest(i));
      double gain = moments.covariance(i) / (varianceReference + EPSILON);
      double noise = varianceTest - gain * moments.covariance(i);
      if (varianceReference < EPSILON) {
        gain = 0;
        noise = varianceTest;
      }
      if (varianceTest < EPSILON) {
        gain = 0;
        noise = 0;
      }
      double common = (noise + (1 + gain * gain) * NOISE_VARIANCE) * model.multipliers()[i];
      double bits = 0;
      for (double eigenvalue : model.eigenvalues()) {
        bits +=
            Math.log1p(
                (common * eigenvalue + NOISE_VARIANCE * noise) / (NOISE_VARIANCE * NOISE_VARIANCE));
      }
      bits /= Math.log(2);
      result.values()[i] = bits < EPSILON ? 0 : bits;
    }
    return result;
  }

  /**
   * Twice as large, bilinear, with the samples of the small plane at the even places of the large
   * one: by way of a plane four times as large whose border is continued straight.
   */
  static Grid enlarged(Grid small) {
    int width = 4 * small.width() - 1;
    int height = 4 * small.height() - 1;
    Grid inner = resized(small, width - 2, height - 2);
    Grid large = Grid.zeros(width, height);
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        large.values()[y * width + x] = inner.at(x - 1, y - 1);
      }
    }
    for (int x = 0; x < width; x++) {
      large.values()[x] = 2 * large.at(x, 1) - large.at(x, 2);
      large.values()[(height - 1) * width + x] =
          2 * large.at(x, height - 2) - large.at(x, height - 3);
    }
    for (int y = 0; y < height; y++) {
      large.values()[y * width] = 2 * large.at(1, y) - large.at(2, y);
      large.values()[y * width + width - 1] = 2 * large.at(width - 2, y) - large.at(width - 3, y);
    }
    return large.everySecond();
  }

  /** Bilinear, pixel centres aligned as MATLAB's imresize aligns them. */
  private static Grid resized(Grid in, int width, int height) {
    Grid out = Grid.zeros(width, height);
    for (int y = 0; y < height; y++) {
      double v = clamp((y + 0.5) * in.height() / height - 0.5, in.height());
      int top = (int) v;
      int bottom = Math.min(top + 1, in.height() - 1);
      for (int x = 0; x < width; x++) {
        double u = clamp((x + 0.5) * in.width() / width - 0.5, in.width());
        int left = (int) u;
        int right = Math.min(left + 1, in.width() - 1);
        double upper = in.at(left, top) + (u - left) * (in.at(right, top) - in.at(left, top));
        double lower =
            in.at(left, bottom) + (u - left) * (in.at(right, bottom) - in.at(left, bottom));
        out.values()[y * width + x] = upper + (v - top) * (lower - upper);
      }
    }
    return out;
  }

  private static double clamp(double position, int size) {
    return Math.max(0, Math.min(size - 1, position));
  }
}
