// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A plane in double precision, for formulas whose published values only hold with it: differences
 * of local moments lose half of a float's digits.
 *
 * @param width columns
 * @param height rows
 * @param values {@code width * height} samples, row by row from the top; written to only by whoever
 *     made the grid
 */
@SuppressWarnings("ArrayRecordComponent") // the array is the point; grids are never compared
record Grid(int width, int height, double[] values) {

  Grid {
    if (values.length != (long) width * height) {
      throw new IllegalArgumentException(
          width + "×" + height + " samples do not fit an array of " + values.length);
    }
  }

  static Grid zeros(int width, int height) {
    return new Grid(width, height, new double[Math.multiplyExact(width, height)]);
  }

  static Grid of(Plane plane) {
    double[] values = new double[plane.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = plane.values()[i];
    }
    return new Grid(plane.width(), plane.height(), values);
  }

  /** A normalised Gaussian; the middle of an even number of taps lies between two of them. */
  static double[] gaussian(int taps, double sigma) {
    double[] kernel = new double[taps];
    double sum = 0;
    for (int i = 0; i < taps; i++) {
      double x = i - (taps - 1) / 2.0;
      kernel[i] = Math.exp(-x * x / (2 * sigma * sigma));
      sum += kernel[i];
    }
    for (int i = 0; i < taps; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  double at(int x, int y) {
    return values[y * width + x];
  }

  Grid map(DoubleUnaryOperator f) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> f.applyAsDouble(values[i]));
    return new Grid(width, height, result);
  }

  Grid with(Grid other, DoubleBinaryOperator f) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> f.applyAsDouble(values[i], other.values[i]));
    return new Grid(width, height, result);
  }

  Grid times(Grid other) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i] * other.values[i];
    }
    return new Grid(width, height, result);
  }

  double sum() {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  double mean() {
    return sum() / values.length;
  }

  /** Samples {@code left..right-1} of rows {@code top..bottom-1}. */
  Grid crop(int left, int top, int right, int bottom) {
    Grid result = zeros(right - left, bottom - top);
    for (int y = top; y < bottom; y++) {
      System.arraycopy(
          values, y * width + left, result.values, (y - top) * result.width, result.width);
    }
    return result;
  }

  /** Every second sample of every second row, the first included. */
  Grid everySecond() {
    Grid result = zeros((width + 1) / 2, (height + 1) / 2);
    for (int y = 0, i = 0; y < height; y += 2) {
      for (int x = 0; x < width; x += 2) {
        result.values[i++] = values[y * width + x];
      }
    }
    return result;
  }

  /**
   * Correlation with a kernel along rows and columns, its middle tap at {@code taps / 2}.
   *
   * @param kernel taps
   * @param edge what lies beyond
   */
  Grid filtered(double[] kernel, Edge edge) {
    return filtered(kernel, kernel, edge);
  }

  /**
   * Correlation with one kernel along the rows and another along the columns.
   *
   * @param alongRow taps from left to right
   * @param alongColumn taps from top to bottom
   * @param edge what lies beyond
   */
  Grid filtered(double[] alongRow, double[] alongColumn, Edge edge) {
    int[] columns = edge.sources(width, alongRow.length);
    int[] rows = edge.sources(height, alongColumn.length);
    Grid result = zeros(columns.length - alongRow.length + 1, rows.length - alongColumn.length + 1);
    double[] column = new double[width];
    double[] padded = new double[columns.length];
    double[] line = new double[result.width];
    for (int y = 0; y < result.height; y++) {
      Arrays.fill(column, 0);
      for (int k = 0; k < alongColumn.length; k++) {
        if (rows[y + k] != Edge.ZEROS) {
          addProduct(alongColumn[k], values, rows[y + k] * width, column);
        }
      }
      for (int x = 0; x < padded.length; x++) {
        padded[x] = columns[x] == Edge.ZEROS ? 0 : column[columns[x]];
      }
      Arrays.fill(line, 0);
      for (int k = 0; k < alongRow.length; k++) {
        addProduct(alongRow[k], padded, k, line);
      }
      System.arraycopy(line, 0, result.values, y * result.width, result.width);
    }
    return result;
  }

  private static void addProduct(double weight, double[] from, int start, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * from[start + i];
    }
  }
}
