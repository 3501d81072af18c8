// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import java.util.Arrays;
import java.util.List;

/**
 * Visual information fidelity in the wavelet domain: the measure as first published, of which
 * {@link VifMetric} is the cheaper relative.
 *
 * <p>Luma only; steerable pyramid of four levels and six orientations, of which the horizontal and
 * the vertical one of every level count; blocks of 3×3 coefficients as a Gaussian scale mixture;
 * the test is modelled as the reference, attenuated and with noise, in windows of 17, 9, 5 and 3
 * coefficients from the finest level; the viewer's noise has variance 0.4. Blocks whose window
 * leaves the picture are left out. Not symmetric in its arguments.
 *
 * <p>1 for identical pictures, 0 where nothing is left; higher is better; raised contrast would
 * exceed 1 and is given as 1. A reference without structure has nothing to lose: 1.
 *
 * <p>The authors' program uses filters of 7×7 to 15×15 taps that were fitted to this pyramid; here
 * the pyramid is built in the frequency plane, so values differ from that program's by an amount
 * that was not measured. Verified against a separate NumPy implementation of this definition to
 * 1e-9 on synthesised pictures; values of the authors' program were not at hand.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2005.859378">Sheikh and Bovik, 2006</a>
 */
final class VifWaveletMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("vif-wavelet", "core")
              .summary("Visual information fidelity over wavelet coefficients, as first published.")
              .guidance(
                  "Reads as vif does, with other values: above .8 the pictures look alike, .4 to"
                      + " .8 is mild to clear damage, below .2 most detail is gone. Raised contrast"
                      + " is given as 1. Two flat pictures cannot be told apart. Blind to colour.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("VIF-wavelet", 0, 1))
              .source(
                  "H. R. Sheikh, A. C. Bovik: Image information and visual quality. IEEE Trans."
                      + " Image Processing 15(2), 2006, https://doi.org/10.1109/TIP.2005.859378")
              .build(),
          options -> new VifWaveletMetric());

  private static final int LEVELS = 4;
  private static final int ORIENTATIONS = 6;
  private static final int BLOCK = 3;
  private static final double NOISE_VARIANCE = 0.4;
  private static final double EPSILON = 1e-15;

  /** Leaves the coarsest level, an eighth as wide, three blocks of three. */
  private static final int MINIMUM_SIDE = 72;

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("vif-wavelet", MINIMUM_SIDE);
    input.step("luma BT.601");
    return MetricResult.of(
        Math.min(1, fidelity(Grid.of(input.reference().luma()), Grid.of(input.test().luma()))));
  }

  /**
   * Fidelity, not limited to 1.
   *
   * @param reference luma, 0..255, at least 72 pixels each way
   * @param test of the same size
   * @return at least 0
   */
  static double fidelity(Grid reference, Grid test) {
    List<List<SteerablePyramid.Band>> references =
        SteerablePyramid.of(reference, LEVELS, ORIENTATIONS);
    List<List<SteerablePyramid.Band>> tests = SteerablePyramid.of(test, LEVELS, ORIENTATIONS);
    double kept = 0;
    double all = 0;
    for (int level = 0; level < LEVELS; level++) {
      for (int orientation : new int[] {0, ORIENTATIONS / 2}) {
        MetricInput.checkInterrupted();
        double[] information =
            information(
                references.get(level).get(orientation).real(),
                tests.get(level).get(orientation).real(),
                (1 << (LEVELS - level)) + 1);
        kept += information[0];
        all += information[1];
      }
    }
    return all <= EPSILON ? 1 : kept / all;
  }

  /** Information a band keeps, and information it had. */
  private static double[] information(Grid reference, Grid test, int taps) {
    int columns = reference.width() / BLOCK;
    int rows = reference.height() / BLOCK;
    reference = reference.crop(0, 0, columns * BLOCK, rows * BLOCK);
    test = test.crop(0, 0, columns * BLOCK, rows * BLOCK);
    VectorModel model = VectorModel.of(blocks(reference, columns, rows), covariance(reference));
    double[] box = new double[taps];
    Arrays.fill(box, 1.0 / taps);
    LocalMoments moments = LocalMoments.of(reference, test, box, Edge.REFLECT);
    int margin = (taps / 2 + BLOCK - 1) / BLOCK;
    double kept = 0;
    double all = 0;
    for (int row = margin; row < rows - margin; row++) {
      for (int column = margin; column < columns - margin; column++) {
        int centre = (row * BLOCK + BLOCK / 2) * reference.width() + column * BLOCK + BLOCK / 2;
        double varianceReference = Math.max(0, moments.varianceReference(centre));
        double varianceTest = Math.max(0, moments.varianceTest(centre));
        double covariance = moments.covariance(centre);
        double gain = covariance / (varianceReference + EPSILON);
        double noise = varianceTest - gain * covariance;
        if (varianceReference < EPSILON || gain < 0) {
          gain = 0;
          noise = varianceTest;
        }
        if (varianceTest < EPSILON) {
          gain = 0;
          noise = 0;
        }
        noise = Math.max(noise, EPSILON);
        double strength = model.multipliers()[row * columns + column];
        for (double eigenvalue : model.eigenvalues()) {
          kept += Math.log1p(gain * gain * strength * eigenvalue / (noise + NOISE_VARIANCE));
          all += Math.log1p(strength * eigenvalue / NOISE_VARIANCE);
        }
      }
    }
    return new double[] {kept, all};
  }

  /** The blocks side by side, each as a vector. */
  private static double[][] blocks(Grid grid, int columns, int rows) {
    double[][] result = new double[columns * rows][BLOCK * BLOCK];
    for (int row = 0, i = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++, i++) {
        for (int k = 0; k < BLOCK * BLOCK; k++) {
          result[i][k] = grid.at(column * BLOCK + k % BLOCK, row * BLOCK + k / BLOCK);
        }
      }
    }
    return result;
  }

  /** Covariance over blocks at every place. */
  private static double[][] covariance(Grid grid) {
    int size = BLOCK * BLOCK;
    int width = grid.width() - BLOCK + 1;
    int height = grid.height() - BLOCK + 1;
    Grid[] shifted = new Grid[size];
    for (int k = 0; k < size; k++) {
      Grid cut = grid.crop(k % BLOCK, k / BLOCK, k % BLOCK + width, k / BLOCK + height);
      double mean = cut.mean();
      shifted[k] = cut.map(v -> v - mean);
    }
    double[][] result = new double[size][size];
    for (int r = 0; r < size; r++) {
      for (int c = 0; c <= r; c++) {
        result[r][c] = shifted[r].times(shifted[c]).mean();
        result[c][r] = result[r][c];
      }
    }
    return result;
  }
}
