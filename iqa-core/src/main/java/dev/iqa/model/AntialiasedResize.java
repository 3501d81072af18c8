// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.UnsupportedRequestException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Resizing as Pillow does it, bit for bit: the kernel is widened by the factor of reduction,
 * columns come first, then rows, and the samples in between have 8 bits.
 *
 * <p>Weights sum to 1, in fixed point with 22 bits after the point, rounded half away from zero; a
 * sum begins with a half and what lies beyond 0..255 is cut off. Keeps its memory for the next
 * picture.
 *
 * @see <a href="https://github.com/python-pillow/Pillow/blob/12.0.0/src/libImaging/Resample.c">
 *     Pillow's Resample.c</a>
 */
final class AntialiasedResize {

  private static final int FRACTION_BITS = 32 - 8 - 2;
  private static final double ONE = 1 << FRACTION_BITS;
  private static final int LARGEST_BYTES = Integer.MAX_VALUE - 8;
  private static final int HALF = 1 << (FRACTION_BITS - 1);

  /** Half the width of the kernel where nothing is reduced, in pixels. */
  private final double reach;

  private final DoubleUnaryOperator kernel;
  private byte[] row = {};
  private byte[] columns = {};
  private byte[] out = {};
  private int[] sums = {};

  private AntialiasedResize(double reach, DoubleUnaryOperator kernel) {
    this.reach = reach;
    this.kernel = kernel;
  }

  /** Two by two pixels: a triangle. */
  static AntialiasedResize linear() {
    return new AntialiasedResize(1, x -> Math.max(0, 1 - Math.abs(x)));
  }

  /** Four by four pixels: Keys' kernel with a = −½. */
  static AntialiasedResize cubic() {
    return new AntialiasedResize(2, AntialiasedResize::keys);
  }

  private static double keys(double signed) {
    double a = -.5;
    double x = Math.abs(signed);
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }

  /** For each new sample: which old ones it takes, and their weights. */
  private static final class Weights {
    final int[] first;
    final int[][] shares;

    Weights(int count) {
      first = new int[count];
      shares = new int[count][];
    }
  }

  private Weights weights(int from, int to) {
    double scale = (double) from / to;
    double widened = Math.max(1, scale);
    double support = reach * widened;
    Weights weights = new Weights(to);
    for (int i = 0; i < to; i++) {
      double centre = (i + .5) * scale;
      int begin = (int) Math.max(0, centre - support + .5);
      int end = (int) Math.min(from, centre + support + .5);
      double[] raw = new double[end - begin];
      double sum = 0;
      for (int x = 0; x < raw.length; x++) {
        raw[x] = kernel.applyAsDouble((x + begin - centre + .5) * (1 / widened));
        sum += raw[x];
      }
      int[] shares = new int[raw.length];
      for (int x = 0; x < raw.length; x++) {
        double share = sum == 0 ? raw[x] : raw[x] / sum;
        shares[x] = (int) (share < 0 ? share * ONE - .5 : share * ONE + .5);
      }
      weights.first[i] = begin;
      weights.shares[i] = shares;
    }
    return weights;
  }

  /**
   * Resizes.
   *
   * @param pixels 8 bits, rows of interleaved channels, from position 0
   * @param channels of a pixel
   * @param width of the picture
   * @param height of the picture
   * @param into rows of the new size, from position 0
   * @param toWidth wanted
   * @param toHeight wanted
   */
  void resize(
      ByteBuffer pixels,
      int channels,
      int width,
      int height,
      ByteBuffer into,
      int toWidth,
      int toHeight) {
    int step = toWidth * channels;
    long between = (long) step * height;
    if (between > LARGEST_BYTES) {
      throw new UnsupportedRequestException(
          "resizing from "
              + width
              + "×"
              + height
              + " to "
              + toWidth
              + "×"
              + toHeight
              + " needs "
              + between
              + " bytes; a smaller picture would work");
    }
    if (columns.length < between) {
      columns = new byte[(int) between];
    }
    if (width == toWidth) {
      pixels.get(0, columns, 0, step * height);
    } else {
      acrossRows(pixels, channels, width, height, toWidth);
    }
    if (height == toHeight) {
      into.put(0, columns, 0, step * height);
    } else {
      acrossColumns(step, height, into, toHeight);
    }
  }

  private void acrossRows(ByteBuffer pixels, int channels, int width, int height, int toWidth) {
    Weights weights = weights(width, toWidth);
    int length = width * channels;
    if (row.length < length) {
      row = new byte[length];
    }
    for (int y = 0; y < height; y++) {
      pixels.get(y * length, row, 0, length);
      int to = y * toWidth * channels;
      for (int x = 0; x < toWidth; x++) {
        int[] shares = weights.shares[x];
        int begin = weights.first[x] * channels;
        if (channels == 3) {
          int red = HALF;
          int green = HALF;
          int blue = HALF;
          for (int i = 0, at = begin; i < shares.length; i++, at += 3) {
            red += (row[at] & 0xff) * shares[i];
            green += (row[at + 1] & 0xff) * shares[i];
            blue += (row[at + 2] & 0xff) * shares[i];
          }
          columns[to++] = eightBits(red);
          columns[to++] = eightBits(green);
          columns[to++] = eightBits(blue);
        } else {
          int grey = HALF;
          for (int i = 0; i < shares.length; i++) {
            grey += (row[begin + i] & 0xff) * shares[i];
          }
          columns[to++] = eightBits(grey);
        }
      }
    }
  }

  private void acrossColumns(int step, int height, ByteBuffer into, int toHeight) {
    Weights weights = weights(height, toHeight);
    if (sums.length < step) {
      sums = new int[step];
      out = new byte[step];
    }
    for (int y = 0; y < toHeight; y++) {
      Arrays.fill(sums, 0, step, HALF);
      int[] shares = weights.shares[y];
      for (int i = 0; i < shares.length; i++) {
        int share = shares[i];
        int from = (weights.first[y] + i) * step;
        for (int x = 0; x < step; x++) {
          sums[x] += (columns[from + x] & 0xff) * share;
        }
      }
      for (int x = 0; x < step; x++) {
        out[x] = eightBits(sums[x]);
      }
      into.put(y * step, out, 0, step);
    }
  }

  private static byte eightBits(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> FRACTION_BITS));
  }
}
