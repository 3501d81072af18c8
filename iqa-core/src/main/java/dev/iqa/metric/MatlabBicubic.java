// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * MATLAB's imresize with the bicubic kernel: a = −½, widened when a picture shrinks so that it
 * averages (antialiasing), mirrored edges, weights normalised. Other libraries' bicubic resize does
 * neither of the first two, which moves naturalness scores by tenths.
 *
 * @see <a href="https://doi.org/10.1109/TASSP.1981.1163711">Keys, 1981</a>
 */
final class MatlabBicubic {

  private MatlabBicubic() {}

  /** Half the size in both directions, rounded up. */
  static Grid half(Grid plane) {
    return resize(plane, (plane.width() + 1) / 2, (plane.height() + 1) / 2, 0.5, 0.5);
  }

  /** Resizes to a size; each direction is scaled by new / old. */
  static Grid resize(Grid plane, int width, int height) {
    return resize(
        plane, width, height, (double) width / plane.width(), (double) height / plane.height());
  }

  /** Resizes to a size by a scale of its own: MATLAB rounds a size up but keeps the scale. */
  static Grid resize(Grid plane, int width, int height, double scaleX, double scaleY) {
    Taps rows = Taps.of(plane.height(), height, scaleY);
    Taps columns = Taps.of(plane.width(), width, scaleX);
    int sourceWidth = plane.width();
    Grid result = Grid.zeros(width, height);
    double[] row = new double[sourceWidth];
    for (int y = 0; y < height; y++) {
      java.util.Arrays.fill(row, 0);
      for (int k = 0; k < rows.count; k++) {
        double weight = rows.weights[y * rows.count + k];
        if (weight != 0) {
          int from = rows.sources[y * rows.count + k] * sourceWidth;
          for (int x = 0; x < sourceWidth; x++) {
            row[x] += weight * plane.values()[from + x];
          }
        }
      }
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int k = x * columns.count, end = k + columns.count; k < end; k++) {
          sum += columns.weights[k] * row[columns.sources[k]];
        }
        result.values()[y * width + x] = sum;
      }
    }
    return result;
  }

  private static double kernel(double distance) {
    double x = Math.abs(distance);
    if (x <= 1) {
      return (1.5 * x - 2.5) * x * x + 1;
    }
    return x <= 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
  }

  /** For each output sample, where its inputs lie and how much each counts. */
  private static final class Taps {
    final int count;
    final int[] sources;
    final double[] weights;

    private Taps(int count, int outputs) {
      this.count = count;
      sources = new int[count * outputs];
      weights = new double[count * outputs];
    }

    static Taps of(int inputs, int outputs, double scale) {
      double stretch = Math.min(1, scale);
      double kernelWidth = 4 / stretch;
      Taps taps = new Taps((int) Math.ceil(kernelWidth) + 2, outputs);
      for (int out = 0; out < outputs; out++) {
        double centre = (out + 1) / scale + 0.5 * (1 - 1 / scale) - 1;
        int first = (int) Math.floor(centre - kernelWidth / 2);
        double sum = 0;
        for (int k = 0; k < taps.count; k++) {
          int i = out * taps.count + k;
          taps.sources[i] = Edge.MIRROR.source(first + k, inputs);
          taps.weights[i] = stretch * kernel(stretch * (centre - first - k));
          sum += taps.weights[i];
        }
        for (int k = 0; k < taps.count; k++) {
          taps.weights[out * taps.count + k] /= sum;
        }
      }
      return taps;
    }
  }
}
