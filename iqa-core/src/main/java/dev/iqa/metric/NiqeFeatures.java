// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.SceneLuma;
import dev.iqa.metric.spi.SceneWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The 36 natural-scene statistics of every patch of 96 × 96 without overlap, 18 at full size, 18 at
 * half; what does not fill a patch at the right and bottom is left away.
 *
 * @see <a href="https://doi.org/10.1109/LSP.2012.2227726">Mittal et al., 2013, §II</a>
 */
final class NiqeFeatures {

  static final int PATCH = 96;
  static final int COUNT = 36;

  // Right, below, below right, below left; circular within the patch.
  private static final int[][] NEIGHBOURS = {{0, 1}, {1, 0}, {1, 1}, {1, -1}};

  private NiqeFeatures() {}

  /** Of each patch, row by row; NaN for what a flat patch lacks. */
  static List<double[]> of(Planes planes) {
    try (ScenePlane luma = luma(planes)) {
      List<double[]> vectors = new ArrayList<>();
      try (ScenePlane fine = luma.normalized(SceneWindow.EDGE_REPEATED)) {
        for (int i = 0; i < patches(fine, PATCH); i++) {
          double[] vector = new double[COUNT];
          describe(moments(fine, i, PATCH), vector, 0);
          vectors.add(vector);
        }
      }
      MetricInput.checkInterrupted();
      try (ScenePlane half = luma.half();
          ScenePlane coarse = half.normalized(SceneWindow.EDGE_REPEATED)) {
        for (int i = 0; i < vectors.size(); i++) {
          describe(moments(coarse, i, PATCH / 2), vectors.get(i), COUNT / 2);
        }
      }
      return vectors;
    }
  }

  /** As {@link #of}, every intermediate result rounded to single precision. */
  static List<double[]> inSinglePrecision(Planes planes) {
    Grid full;
    try (ScenePlane luma = luma(planes)) {
      full = luma.grid();
    }
    LocalNormalization fine = LocalNormalization.of(full, Edge.NEAREST, 1, v -> (float) v);
    MetricInput.checkInterrupted();
    Grid half = MatlabBicubic.half(full).map(v -> (float) v);
    LocalNormalization coarse = LocalNormalization.of(half, Edge.NEAREST, 1, v -> (float) v);
    List<double[]> vectors = new ArrayList<>();
    for (int top = 0; top < full.height(); top += PATCH) {
      MetricInput.checkInterrupted();
      for (int left = 0; left < full.width(); left += PATCH) {
        double[] vector = new double[COUNT];
        describe(fine.normalized(), left, top, PATCH, vector, 0);
        describe(coarse.normalized(), left / 2, top / 2, PATCH / 2, vector, COUNT / 2);
        vectors.add(vector);
      }
    }
    return vectors;
  }

  /** Mean local deviation of each patch at full size. */
  static List<Double> sharpness(Planes planes) {
    List<Double> sharpness = new ArrayList<>();
    Grid deviations;
    try (ScenePlane luma = luma(planes);
        ScenePlane local = luma.deviations(SceneWindow.EDGE_REPEATED)) {
      deviations = local.grid();
    }
    for (int top = 0; top < deviations.height(); top += PATCH) {
      for (int left = 0; left < deviations.width(); left += PATCH) {
        sharpness.add(mean(deviations, left, top, PATCH));
      }
    }
    return sharpness;
  }

  private static ScenePlane luma(Planes planes) {
    return ScenePlane.luma(
        planes, SceneLuma.VIDEO, planes.width() / PATCH * PATCH, planes.height() / PATCH * PATCH);
  }

  private static int patches(ScenePlane plane, int size) {
    return plane.width() / size * (plane.height() / size);
  }

  private static AsymmetricGaussian.Moments[] moments(ScenePlane plane, int patch, int size) {
    int columns = plane.width() / size;
    return plane.moments(patch % columns * size, patch / columns * size, size, size, true);
  }

  /** The 18 statistics of one patch of normalised samples. */
  static void describe(Grid plane, int left, int top, int size, double[] out, int at) {
    AsymmetricGaussian.Moments[] moments = new AsymmetricGaussian.Moments[NEIGHBOURS.length + 1];
    Arrays.setAll(moments, i -> new AsymmetricGaussian.Moments());
    int width = plane.width();
    for (int y = top; y < top + size; y++) {
      for (int x = left; x < left + size; x++) {
        moments[0].add(plane.values()[y * width + x]);
      }
    }
    for (int n = 0; n < NEIGHBOURS.length; n++) {
      int[] neighbour = NEIGHBOURS[n];
      for (int y = 0; y < size; y++) {
        int row = (top + y) * width + left;
        int otherRow = (top + Math.floorMod(y - neighbour[0], size)) * width + left;
        for (int x = 0; x < size; x++) {
          moments[n + 1].add(
              plane.values()[row + x]
                  * plane.values()[otherRow + Math.floorMod(x - neighbour[1], size)]);
        }
      }
    }
    describe(moments, out, at);
  }

  private static void describe(AsymmetricGaussian.Moments[] moments, double[] out, int at) {
    AsymmetricGaussian fit = moments[0].fit();
    int next = at;
    out[next++] = fit.shape();
    out[next++] = (fit.left() + fit.right()) / 2;
    for (int n = 1; n < moments.length; n++) {
      AsymmetricGaussian product = moments[n].fit();
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
