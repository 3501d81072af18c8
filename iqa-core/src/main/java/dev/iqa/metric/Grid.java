// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.Mirror;
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

  /** How a filter sees what lies beyond the border. */
  enum Border {
    /** Nothing does: only places where the whole window fits have a result. */
    VALID,
    /** The picture mirrored, the border sample not repeated: {@code c b | a b c}. */
    REFLECT,
    /** The picture mirrored, the border sample repeated: {@code b a | a b c}. */
    SYMMETRIC
  }

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

  /** Correlation with a kernel along rows and columns, its middle tap at {@code taps / 2}. */
  Grid filtered(double[] kernel, Border border) {
    return filtered(kernel, kernel, border);
  }

  /** Correlation with one kernel along the rows and another along the columns. */
  Grid filtered(double[] alongRow, double[] alongColumn, Border border) {
    return filteredRows(alongRow, border).filteredColumns(alongColumn, border);
  }

  private Grid filteredRows(double[] kernel, Border border) {
    int taps = kernel.length;
    int middle = border == Border.VALID ? 0 : taps / 2;
    int outWidth = border == Border.VALID ? width - taps + 1 : width;
    Grid result = zeros(outWidth, height);
    int[] source = indices(outWidth + taps - 1, middle, width, border);
    double[] line = new double[outWidth + taps - 1];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < line.length; i++) {
        line[i] = values[y * width + source[i]];
      }
      for (int x = 0; x < outWidth; x++) {
        double sum = 0;
        for (int k = 0; k < taps; k++) {
          sum += kernel[k] * line[x + k];
        }
        result.values[y * outWidth + x] = sum;
      }
    }
    return result;
  }

  private Grid filteredColumns(double[] kernel, Border border) {
    int taps = kernel.length;
    int middle = border == Border.VALID ? 0 : taps / 2;
    int outHeight = border == Border.VALID ? height - taps + 1 : height;
    Grid result = zeros(width, outHeight);
    int[] source = indices(outHeight + taps - 1, middle, height, border);
    for (int y = 0; y < outHeight; y++) {
      int out = y * width;
      for (int k = 0; k < taps; k++) {
        double weight = kernel[k];
        int in = source[y + k] * width;
        for (int x = 0; x < width; x++) {
          result.values[out + x] += weight * values[in + x];
        }
      }
    }
    return result;
  }

  private static int[] indices(int count, int middle, int size, Border border) {
    int[] result = new int[count];
    for (int i = 0; i < count; i++) {
      result[i] = mirrored(i - middle, size, border);
    }
    return result;
  }

  /** The place inside that stands for a place outside. */
  static int mirrored(int index, int size, Border border) {
    if (index >= 0 && index < size) {
      return index;
    }
    return border == Border.SYMMETRIC
        ? Mirror.repeatingEdge(index, size)
        : Mirror.aboutEdge(index, size);
  }
}
