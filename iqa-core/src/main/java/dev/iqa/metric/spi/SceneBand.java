// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

import java.nio.DoubleBuffer;
import java.util.Arrays;

/** Natural-scene statistics in double precision, by strips of columns. Belongs to one thread. */
final class SceneBand {

  private static final int PIECE = 512;
  private static final int REACH = SceneWindow.SIDE / 2;
  private static final int RING = 8;
  private static final double[] WINDOW = SceneWindow.weights();
  private static final double[] BICUBIC = SceneWindow.halvingWeights();
  private static final int[][] NEIGHBOURS = {{0, 1}, {1, 0}, {1, 1}, {-1, 1}};

  private final double[][] rows = new double[RING][PIECE + 2 * REACH];
  private final double[][] squares = new double[RING][PIECE + 2 * REACH];
  private final double[] mean = new double[PIECE + 2 * REACH];
  private final double[] square = new double[PIECE + 2 * REACH];
  private final double[] padded = new double[PIECE + 2 * REACH];
  private final double[] normalized = new double[PIECE];
  private final double[] deviation = new double[PIECE];

  void normalize(
      DoubleBuffer plane,
      int width,
      int height,
      SceneWindow window,
      int from,
      int to,
      DoubleBuffer out,
      DoubleBuffer deviations) {
    for (int x0 = 0; x0 < width; x0 += PIECE) {
      int count = Math.min(PIECE, width - x0);
      int first = Math.max(0, x0 - REACH);
      int inside = Math.min(width, x0 + count + REACH) - first;
      int next = from - REACH;
      for (int y = from; y < to; y++) {
        for (; next <= y + REACH; next++) {
          int source = window.inside(next, height);
          if (source >= 0) {
            double[] row = rows[Math.floorMod(next, RING)];
            double[] own = squares[Math.floorMod(next, RING)];
            plane.get(source * width + first, row, 0, inside);
            for (int i = 0; i < inside; i++) {
              own[i] = row[i] * row[i];
            }
          }
        }
        Arrays.fill(mean, 0, inside, 0);
        Arrays.fill(square, 0, inside, 0);
        for (int k = 0; k < WINDOW.length; k++) {
          int row = y - REACH + k;
          if (window.inside(row, height) >= 0) {
            addProduct(WINDOW[k], rows[Math.floorMod(row, RING)], 0, mean, inside);
            addProduct(WINDOW[k], squares[Math.floorMod(row, RING)], 0, square, inside);
          }
        }
        alongRow(mean, window, x0, first, width, count);
        alongRow(square, window, x0, first, width, count);
        normalizeRow(rows[Math.floorMod(y, RING)], x0 - first, count);
        out.put(y * width + x0, normalized, 0, count);
        if (deviations.capacity() > 0) {
          deviations.put(y * width + x0, deviation, 0, count);
        }
      }
    }
  }

  /** Filters sums of columns along the row, in place. */
  private void alongRow(
      double[] columns, SceneWindow window, int x0, int first, int width, int count) {
    for (int i = 0; i < count + 2 * REACH; i++) {
      int source = window.inside(x0 - REACH + i, width);
      padded[i] = source < 0 ? 0 : columns[source - first];
    }
    Arrays.fill(columns, 0, count, 0);
    for (int k = 0; k < WINDOW.length; k++) {
      addProduct(WINDOW[k], padded, k, columns, count);
    }
  }

  private void normalizeRow(double[] row, int at, int count) {
    for (int i = 0; i < count; i++) {
      // Rounding can leave a small negative variance; the published code takes its magnitude.
      deviation[i] = Math.sqrt(Math.abs(square[i] - mean[i] * mean[i]));
      normalized[i] = (row[at + i] - mean[i]) / (deviation[i] + 1);
    }
  }

  private static void addProduct(double weight, double[] from, int start, double[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] += weight * from[start + i];
    }
  }

  void halve(DoubleBuffer plane, int width, int height, int from, int to, DoubleBuffer half) {
    int columns = Halving.of(width);
    int cells = PIECE / 2 - REACH;
    for (int x0 = 0; x0 < columns; x0 += cells) {
      int count = Math.min(cells, columns - x0);
      int left = 2 * x0 - REACH;
      int first = Math.max(0, left);
      int inside = Math.min(width, left + 2 * count + 2 * REACH) - first;
      for (int y = from; y < to; y++) {
        Arrays.fill(mean, 0, inside, 0);
        for (int k = 0; k < BICUBIC.length; k++) {
          int source = Mirror.repeatingEdge(2 * y - REACH + k, height);
          plane.get(source * width + first, square, 0, inside);
          addProduct(BICUBIC[k], square, 0, mean, inside);
        }
        for (int i = 0; i < 2 * count + 2 * REACH; i++) {
          int source = Mirror.repeatingEdge(left + i, width);
          // Narrow pictures are mirrored more than once, but their strip is the whole row.
          padded[i] = mean[source - first];
        }
        for (int i = 0; i < count; i++) {
          double sum = 0;
          for (int k = 0; k < BICUBIC.length; k++) {
            sum += BICUBIC[k] * padded[2 * i + k];
          }
          normalized[i] = sum;
        }
        half.put(y * columns + x0, normalized, 0, count);
      }
    }
  }

  void moments(
      DoubleBuffer region,
      int stride,
      int columns,
      int rowCount,
      boolean circular,
      int from,
      int to,
      double[] sums) {
    Arrays.fill(sums, 0);
    for (int x0 = 0; x0 < columns; x0 += PIECE) {
      int count = Math.min(PIECE, columns - x0);
      double[] above = rows[0];
      double[] own = rows[1];
      double[] below = rows[2];
      readBeyond(region, stride, columns, rowCount, circular, from - 1, x0, count, above);
      readBeyond(region, stride, columns, rowCount, circular, from, x0, count, own);
      for (int y = from; y < to; y++) {
        readBeyond(region, stride, columns, rowCount, circular, y + 1, x0, count, below);
        Arrays.fill(padded, 0, count, 1);
        add(own, padded, 0, count, sums, 0);
        for (int n = 0; n < NEIGHBOURS.length; n++) {
          int row = NEIGHBOURS[n][0];
          double[] other = row < 0 ? above : row > 0 ? below : own;
          add(own, other, NEIGHBOURS[n][1], count, sums, 5 * (n + 1));
        }
        double[] free = above;
        above = own;
        own = below;
        below = free;
      }
    }
  }

  /** A row and one sample after it; zeros or, if circular, the other end beyond the region. */
  private static void readBeyond(
      DoubleBuffer region,
      int stride,
      int columns,
      int rowCount,
      boolean circular,
      int y,
      int x0,
      int count,
      double[] out) {
    if (!circular && (y < 0 || y >= rowCount)) {
      Arrays.fill(out, 0, count + 1, 0);
      return;
    }
    int start = Math.floorMod(y, rowCount) * stride;
    region.get(start + x0, out, 0, count);
    if (x0 + count < columns) {
      out[count] = region.get(start + x0 + count);
    } else {
      out[count] = circular ? region.get(start) : 0;
    }
  }

  private static void add(double[] a, double[] b, int start, int count, double[] sums, int at) {
    double negativeSquares = 0;
    double positiveSquares = 0;
    double magnitudes = 0;
    int negatives = 0;
    int positives = 0;
    for (int i = 0; i < count; i++) {
      double value = a[i] * b[start + i];
      if (value < 0) {
        negativeSquares += value * value;
        magnitudes -= value;
        negatives++;
      } else if (value > 0) {
        positiveSquares += value * value;
        magnitudes += value;
        positives++;
      }
    }
    sums[at] += negativeSquares;
    sums[at + 1] += positiveSquares;
    sums[at + 2] += magnitudes;
    sums[at + 3] += negatives;
    sums[at + 4] += positives;
  }
}
