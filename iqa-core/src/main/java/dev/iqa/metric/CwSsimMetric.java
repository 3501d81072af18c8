// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import java.util.Arrays;
import java.util.List;

/**
 * Complex wavelet structural similarity: how well the phases of local structure agree. A small
 * shift, rotation or zoom turns all phases of a place alike, which this measure forgives; so it
 * compares pictures that are not exactly registered.
 *
 * <p>Luma only; complex steerable pyramid of four levels and eight orientations, of which the
 * coarsest level is compared in windows of 7×7; places in the middle count more (Gaussian, σ a
 * quarter of the map's height). No stabilising constant, as in the authors' code: where both
 * pictures have no structure at all they are equal, 1.
 *
 * <p>1 for identical pictures, 0 for unrelated phases; higher is better. Symmetric in its
 * arguments. The mean level, contrast and detail finer than about eight pixels are not judged.
 *
 * <p>Verified against a separate NumPy implementation of the same definition to 1e-9 on synthesised
 * pictures; no published values were at hand.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2009.2025923">Sampat et al., 2009</a>
 */
final class CwSsimMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("cw-ssim", "core")
              .summary("Agreement of local phases; forgives small shifts and rotations.")
              .guidance(
                  "Above .95 the same scene with little damage, .7 to .95 the same structure with"
                      + " damage or a shift of a few pixels, below .5 another picture. It sees"
                      + " coarse structure only and cannot tell two flat pictures apart; use ssim for"
                      + " registered pictures. Blind to colour.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("CW-SSIM", 0, 1))
              .source(
                  "M. P. Sampat, Z. Wang, S. Gupta, A. C. Bovik, M. K. Markey: Complex wavelet"
                      + " structural similarity. IEEE Trans. Image Processing 18(11), 2009,"
                      + " https://doi.org/10.1109/TIP.2009.2025923")
              .build(),
          options -> new CwSsimMetric());

  private static final int LEVELS = 4;
  private static final int ORIENTATIONS = 8;
  private static final int WINDOW = 7;

  /** Leaves the fourth level, an eighth as wide, one window. */
  private static final int MINIMUM_SIDE = 56;

  /** Energies below this share of the picture's are rounding of the transforms. */
  private static final double NEGLIGIBLE = 1e-20;

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("cw-ssim", MINIMUM_SIDE);
    input.step("luma BT.601");
    return MetricResult.of(
        Math.min(1, similarity(Grid.of(input.reference().luma()), Grid.of(input.test().luma()))));
  }

  /**
   * Similarity.
   *
   * @param reference luma, 0..255, at least 56 pixels each way
   * @param test of the same size
   * @return 0 to 1
   */
  static double similarity(Grid reference, Grid test) {
    List<SteerablePyramid.Band> references =
        SteerablePyramid.of(reference, LEVELS, ORIENTATIONS).get(LEVELS - 1);
    List<SteerablePyramid.Band> tests =
        SteerablePyramid.of(test, LEVELS, ORIENTATIONS).get(LEVELS - 1);
    double rounding = NEGLIGIBLE * (reference.times(reference).sum() + test.times(test).sum());
    double sum = 0;
    for (int o = 0; o < ORIENTATIONS; o++) {
      MetricInput.checkInterrupted();
      sum += similarity(references.get(o), tests.get(o), rounding);
    }
    return sum / ORIENTATIONS;
  }

  private static double similarity(
      SteerablePyramid.Band reference, SteerablePyramid.Band test, double rounding) {
    double[] box = new double[WINDOW];
    Arrays.fill(box, 1.0 / WINDOW);
    Grid a = reference.real();
    Grid b = reference.imaginary();
    Grid c = test.real();
    Grid d = test.imaginary();
    // (a + bi) times the conjugate of (c + di)
    Grid real = sum(a.times(c), b.times(d)).filtered(box, Edge.NONE);
    Grid imaginary = b.times(c).with(a.times(d), (p, q) -> p - q).filtered(box, Edge.NONE);
    Grid energy =
        sum(sum(a.times(a), b.times(b)), sum(c.times(c), d.times(d))).filtered(box, Edge.NONE);
    double sigma = real.height() / 4.0;
    double[] across = Grid.gaussian(real.width(), sigma);
    double[] down = Grid.gaussian(real.height(), sigma);
    double lost = 0;
    for (int y = 0, i = 0; y < real.height(); y++) {
      for (int x = 0; x < real.width(); x++, i++) {
        double similarity =
            energy.values()[i] <= rounding
                ? 1
                : 2 * Math.hypot(real.values()[i], imaginary.values()[i]) / energy.values()[i];
        lost += across[x] * down[y] * (1 - similarity);
      }
    }
    return Math.max(0, 1 - lost);
  }

  private static Grid sum(Grid one, Grid other) {
    return one.with(other, Double::sum);
  }
}
