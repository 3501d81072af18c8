// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.MetricInput;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * Noise level by principal components of patches: σ of the smallest eigenvalues of the covariance
 * of 8 × 8 patches of luma, as many as look like pure noise (their mean is their median).
 *
 * <p>In grey levels of 0..255; 0 for a flat picture. About 40,000 patches, evenly spread; 5 × 5
 * pixels in pictures with a side below 40. Noise that differs by colour shows in luma at about two
 * thirds of its strength.
 *
 * @see <a href="https://doi.org/10.1109/ICCV.2015.62">Chen, Zhu and Heng, 2015</a>
 */
final class NoiseLevel {

  static final MetricDefinition DEFINITION =
      Measurement.ofLuma(
          AssessorDescriptor.builder("noise", "core")
              .summary(
                  "Standard deviation of additive noise, told from texture by principal components of patches.")
              .guidance(
                  "In grey levels of 0..255: below 2 is clean, 5 is seen in smooth regions, 15 and more everywhere.")
              .scoring(new ScoreScale("grey levels", 127.5, 0))
              .source(
                  "Chen, Zhu and Heng, An efficient statistical method for image noise level estimation, 2015, https://doi.org/10.1109/ICCV.2015.62")
              .build(),
          16,
          NoiseLevel::of);

  private NoiseLevel() {}

  private static final int SIDE = 8;
  private static final int SIDE_IN_SMALL = 5;
  private static final int SMALL = 40;
  private static final double MOST_PATCHES = 40_000;

  /** σ in grey levels, 0 to 127.5. */
  static double of(Planes planes) {
    Plane luma = planes.luma();
    // A covariance needs several times more patches than it has rows.
    int side = Math.min(luma.width(), luma.height()) < SMALL ? SIDE_IN_SMALL : SIDE;
    int size = side * side;
    int across = luma.width() - side;
    int down = luma.height() - side;
    int stride = Math.max(1, (int) Math.ceil(Math.sqrt(across * (double) down / MOST_PATCHES)));
    double[] sums = new double[size];
    double[][] products = new double[size][size];
    double[] patch = new double[size];
    long count = 0;
    for (int top = 0; top <= down; top += stride) {
      MetricInput.checkInterrupted();
      for (int left = 0; left <= across; left += stride) {
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            patch[y * side + x] = luma.at(left + x, top + y) - 127.5;
          }
        }
        for (int r = 0; r < size; r++) {
          double value = patch[r];
          double[] row = products[r];
          sums[r] += value;
          for (int c = 0; c <= r; c++) {
            row[c] += value * patch[c];
          }
        }
        count++;
      }
    }
    for (int r = 0; r < size; r++) {
      for (int c = 0; c <= r; c++) {
        products[r][c] = products[r][c] / count - sums[r] / count * (sums[c] / count);
        products[c][r] = products[r][c];
      }
    }
    double[] eigenvalues =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(products, false)).getEigenvalues();
    Arrays.sort(eigenvalues);
    return Math.min(127.5, Math.sqrt(Math.max(0, noiseVariance(eigenvalues))));
  }

  /** Mean of the most of the smallest eigenvalues of which as many lie below it as above. */
  private static double noiseVariance(double[] rising) {
    double sum = 0;
    for (double value : rising) {
      sum += value;
    }
    for (int kept = rising.length; kept > 1; kept--) {
      double mean = sum / kept;
      int balance = 0;
      for (int i = 0; i < kept; i++) {
        balance += rising[i] < mean ? -1 : rising[i] > mean ? 1 : 0;
      }
      if (balance == 0) {
        return mean;
      }
      sum -= rising[kept - 1];
    }
    return rising[0];
  }
}
