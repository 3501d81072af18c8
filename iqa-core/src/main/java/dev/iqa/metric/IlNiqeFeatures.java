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

  private static final double[] DOWNSAMPLING = Grid.gaussian(6, 0.9);
  private static final double LARGEST = 10_000;

  private IlNiqeFeatures() {}

  /**
   * One vector per block, column by column; NaN for what a flat block lacks.
   *
   * @param rgb on 0..255, at least one block large
   */
  static List<double[]> of(Grid[] rgb) {
    int columns = rgb[0].width() / BLOCK;
    int rows = rgb[0].height() / BLOCK;
    Grid[] colour = new Grid[3];
    for (int c = 0; c < 3; c++) {
      colour[c] = rgb[c].crop(0, 0, columns * BLOCK, rows * BLOCK);
    }
    Grid[] opponent = {
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
      if (scale == 1) {
        for (int c = 0; c < 3; c++) {
          opponent[c] = half(opponent[c]);
          colour[c] = half(colour[c]);
        }
      }
    }
    for (double[] vector : vectors) {
      for (int f = 0; f < COUNT; f++) {
        vector[f] = vector[f] > LARGEST ? LARGEST : vector[f];
      }
    }
    return vectors;
  }

  private static Grid mix(Grid[] rgb, double red, double green, double blue) {
    Grid result = Grid.zeros(rgb[0].width(), rgb[0].height());
    for (int i = 0; i < result.values().length; i++) {
      result.values()[i] =
          red * rgb[0].values()[i] + green * rgb[1].values()[i] + blue * rgb[2].values()[i];
    }
    return result;
  }

  /** Every second sample of the smoothed plane; six taps from two before to three after. */
  private static Grid half(Grid plane) {
    Grid smooth = plane.filtered(DOWNSAMPLING, Edge.NEAREST);
    Grid result = Grid.zeros(plane.width() / 2, plane.height() / 2);
    for (int y = 0; y < result.height(); y++) {
      for (int x = 0; x < result.width(); x++) {
        // A filter's middle tap is the fourth of six.
        result.values()[y * result.width() + x] = smooth.at(2 * x + 1, 2 * y + 1);
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
    for (Grid colour : maps.colours()) {
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
    for (Grid plane : maps.gaussians()) {
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

  private static int weibull(Grid plane, int left, int top, int size, double[] out, int at) {
    double[] logarithms = block(plane, left, top, size);
    for (int i = 0; i < logarithms.length; i++) {
      logarithms[i] = Math.log(logarithms[i]);
    }
    WeibullFit fit = WeibullFit.of(logarithms);
    out[at] = fit.scale();
    out[at + 1] = fit.shape();
    return at + 2;
  }

  private static double[] block(Grid plane, int left, int top, int size) {
    return IntStream.range(0, size * size)
        .mapToDouble(i -> plane.values()[(top + i / size) * plane.width() + left + i % size])
        .toArray();
  }
}
