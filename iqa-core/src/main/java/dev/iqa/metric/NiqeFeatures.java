// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The 36 natural-scene statistics of every patch: 18 at full size, 18 at half.
 *
 * @param vectors one per patch, NaN for what a flat patch lacks
 * @param sharpness mean local deviation of each patch at full size
 * @see <a href="https://doi.org/10.1109/LSP.2012.2227726">Mittal et al., 2013, §II</a>
 */
record NiqeFeatures(List<double[]> vectors, List<Double> sharpness) {

  static final int PATCH = 96;
  static final int COUNT = 36;

  // Right, below, below right, below left; circular within the patch.
  private static final int[][] NEIGHBOURS = {{0, 1}, {1, 0}, {1, 1}, {1, -1}};

  /**
   * Features of all patches without overlap; what does not fill a patch at the right and bottom is
   * left away.
   *
   * @param luma on 0..255, at least one patch large
   * @param rounding to the precision of intermediate results
   */
  static NiqeFeatures of(Grid luma, DoubleUnaryOperator rounding) {
    int columns = luma.width() / PATCH;
    int rows = luma.height() / PATCH;
    Grid full = luma.crop(0, 0, columns * PATCH, rows * PATCH);
    List<double[]> vectors = new ArrayList<>();
    List<Double> sharpness = new ArrayList<>();
    LocalNormalization fine = LocalNormalization.of(full, Edge.NEAREST, 1, rounding);
    MetricInput.checkInterrupted();
    LocalNormalization coarse =
        LocalNormalization.of(MatlabBicubic.half(full).map(rounding), Edge.NEAREST, 1, rounding);
    for (int row = 0; row < rows; row++) {
      MetricInput.checkInterrupted();
      for (int column = 0; column < columns; column++) {
        double[] vector = new double[COUNT];
        describe(fine.normalized(), column * PATCH, row * PATCH, PATCH, vector, 0);
        int half = PATCH / 2;
        describe(coarse.normalized(), column * half, row * half, half, vector, COUNT / 2);
        vectors.add(vector);
        sharpness.add(mean(fine.deviation(), column * PATCH, row * PATCH, PATCH));
      }
    }
    return new NiqeFeatures(vectors, sharpness);
  }

  /** The 18 statistics of one patch of normalised samples. */
  static void describe(Grid plane, int left, int top, int size, double[] out, int at) {
    AsymmetricGaussian.Moments moments = new AsymmetricGaussian.Moments();
    int width = plane.width();
    for (int y = top; y < top + size; y++) {
      for (int x = left; x < left + size; x++) {
        moments.add(plane.values()[y * width + x]);
      }
    }
    AsymmetricGaussian fit = moments.fit();
    int next = at;
    out[next++] = fit.shape();
    out[next++] = (fit.left() + fit.right()) / 2;
    for (int[] neighbour : NEIGHBOURS) {
      AsymmetricGaussian.Moments products = new AsymmetricGaussian.Moments();
      for (int y = 0; y < size; y++) {
        int row = (top + y) * width + left;
        int otherRow = (top + Math.floorMod(y - neighbour[0], size)) * width + left;
        for (int x = 0; x < size; x++) {
          products.add(
              plane.values()[row + x]
                  * plane.values()[otherRow + Math.floorMod(x - neighbour[1], size)]);
        }
      }
      AsymmetricGaussian product = products.fit();
      out[next++] = product.shape();
      out[next++] = product.mean();
      out[next++] = product.left();
      out[next++] = product.right();
    }
  }

  private static double mean(Grid plane, int left, int top, int size) {
    double sum = 0;
    for (int y = top; y < top + size; y++) {
      for (int x = left; x < left + size; x++) {
        sum += plane.values()[y * plane.width() + x];
      }
    }
    return sum / ((double) size * size);
  }
}
