// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The 468 statistics of every block of 84 × 84 pixels: 234 at full size, 234 at half.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2015.2426416">Zhang, Zhang and Bovik, 2015</a>
 */
final class IlNiqeFeatures {

  static final int BLOCK = 84;
  static final int COUNT = 468;

  private static final double DOWNSAMPLING_SIGMA = 0.9;
  private static final int DOWNSAMPLING_TAPS = 6;
  private static final double LARGEST = 10_000;

  private IlNiqeFeatures() {}

  /**
   * One vector per block, column by column; NaN for what a flat block lacks.
   *
   * @param rgb on 0..255, at least one block large
   */
  static List<double[]> of(DoublePlane[] rgb) {
    int columns = rgb[0].width() / BLOCK;
    int rows = rgb[0].height() / BLOCK;
    DoublePlane[] colour = new DoublePlane[3];
    for (int c = 0; c < 3; c++) {
      colour[c] = rgb[c].topLeft(columns * BLOCK, rows * BLOCK);
    }
    DoublePlane[] opponent = {
      mix(colour, 0.3, 0.04, -0.35), mix(colour, 0.34, -0.6, 0.17), mix(colour, 0.06, 0.63, 0.27),
    };
    List<double[]> vectors = new ArrayList<>();
    for (int i = 0; i < columns * rows; i++) {
      vectors.add(new double[COUNT]);
    }
    for (int scale = 1; scale <= 2; scale++) {
      IlNiqeMaps maps = IlNiqeMaps.of(opponent, colour, scale);
      int size = BLOCK / scale;
      int at = (scale - 1) * COUNT / 2;
      for (int i = 0; i < vectors.size(); i++) {
        MetricInput.checkInterrupted();
        describe(maps, i / rows * size, i % rows * size, size, vectors.get(i), at);
      }
      for (int c = 0; c < 3; c++) {
        opponent[c] = half(opponent[c]);
        colour[c] = half(colour[c]);
      }
    }
    for (double[] vector : vectors) {
      for (int f = 0; f < COUNT; f++) {
        vector[f] = vector[f] > LARGEST ? LARGEST : vector[f];
      }
    }
    return vectors;
  }

  private static DoublePlane mix(DoublePlane[] rgb, double red, double green, double blue) {
    DoublePlane result = DoublePlane.zeros(rgb[0].width(), rgb[0].height());
    for (int i = 0; i < result.values().length; i++) {
      result.values()[i] =
          red * rgb[0].values()[i] + green * rgb[1].values()[i] + blue * rgb[2].values()[i];
    }
    return result;
  }

  /** Every second sample of the smoothed plane; six taps from two before to three after. */
  private static DoublePlane half(DoublePlane plane) {
    double[] taps = Grid.gaussian(DOWNSAMPLING_TAPS, DOWNSAMPLING_SIGMA);
    int width = (plane.width() + 1) / 2;
    int height = (plane.height() + 1) / 2;
    DoublePlane result = DoublePlane.zeros(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = 0;
        for (int v = 0; v < DOWNSAMPLING_TAPS; v++) {
          int row = Edge.NEAREST.source(2 * y + v - 2, plane.height()) * plane.width();
          for (int u = 0; u < DOWNSAMPLING_TAPS; u++) {
            int column = Edge.NEAREST.source(2 * x + u - 2, plane.width());
            value += taps[v] * taps[u] * plane.values()[row + column];
          }
        }
        result.values()[y * width + x] = value;
      }
    }
    return result;
  }

  private static void describe(IlNiqeMaps maps, int left, int top, int size, double[] out, int at) {
    NiqeFeatures.describe(maps.normalized(), left, top, size, out, at);
    int next = at + 18;
    for (int i = 0; i < 3; i++) {
      next = weibull(maps.weibulls().get(i), left, top, size, out, next);
    }
    for (DoublePlane colour : maps.colours()) {
      double[] block = block(colour, left, top, size);
      double sum = 0;
      for (double value : block) {
        sum += value;
      }
      double mean = sum / block.length;
      double squares = 0;
      for (double value : block) {
        squares += (value - mean) * (value - mean);
      }
      out[next++] = mean;
      out[next++] = squares / block.length;
    }
    for (DoublePlane plane : maps.gaussians()) {
      AsymmetricGaussian.Moments moments = new AsymmetricGaussian.Moments();
      for (double value : block(plane, left, top, size)) {
        moments.add(value);
      }
      AsymmetricGaussian fit = moments.fit();
      out[next++] = fit.shape();
      out[next++] = (fit.left() + fit.right()) / 2;
    }
    for (int i = 3; i < maps.weibulls().size(); i++) {
      next = weibull(maps.weibulls().get(i), left, top, size, out, next);
    }
  }

  private static int weibull(DoublePlane plane, int left, int top, int size, double[] out, int at) {
    double[] logarithms = block(plane, left, top, size);
    for (int i = 0; i < logarithms.length; i++) {
      logarithms[i] = Math.log(logarithms[i]);
    }
    WeibullFit fit = WeibullFit.of(logarithms);
    out[at] = fit.scale();
    out[at + 1] = fit.shape();
    return at + 2;
  }

  private static double[] block(DoublePlane plane, int left, int top, int size) {
    return IntStream.range(0, size * size)
        .mapToDouble(i -> plane.values()[(top + i / size) * plane.width() + left + i % size])
        .toArray();
  }
}
