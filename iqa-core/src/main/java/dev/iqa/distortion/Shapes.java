// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.Picture;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/** Operations that sharpen, coarsen, move or cover pixels. */
final class Shapes {

  private Shapes() {}

  /** Parameters: amount of an unsharp mask over a 5×5 Gaussian of σ 1.1 px. */
  static Picture sharpen(Picture source, double[] parameters, CounterRandom random) {
    float amount = (float) parameters[0];
    // OpenCV's default for five taps: σ = 0.3 (2 − 1) + 0.8
    double[] exact = new double[5];
    double sum = 0;
    for (int i = 0; i < 5; i++) {
      exact[i] = StrictMath.exp(-0.5 * (i - 2) * (i - 2) / (1.1 * 1.1));
      sum += exact[i];
    }
    float outer = (float) (exact[0] / sum);
    float inner = (float) (exact[1] / sum);
    float middle = (float) (exact[2] / sum);
    Raster raster = new Raster(source);
    int c = raster.channels;
    raster.bands(
        2,
        (from, to) -> {
          RowWindow window = RowWindow.of(raster, 2, 2, Border.REFLECT);
          float[] down = new float[raster.stride + 4 * c];
          byte[] row = new byte[raster.stride];
          for (int y = from; y < to; y++) {
            float[] a = window.row(y - 2);
            float[] b = window.row(y - 1);
            float[] here = window.row(y);
            float[] d = window.row(y + 1);
            float[] e = window.row(y + 2);
            for (int i = 0; i < down.length; i++) {
              down[i] = outer * (a[i] + e[i]) + inner * (b[i] + d[i]) + middle * here[i];
            }
            for (int i = 0; i < row.length; i++) {
              float blurred =
                  outer * (down[i] + down[i + 4 * c])
                      + inner * (down[i + c] + down[i + 3 * c])
                      + middle * down[i + 2 * c];
              float value = here[i + 2 * c];
              row[i] = Raster.sample(value + amount * (value - blurred));
            }
            raster.write(y, row);
          }
        });
    return raster.picture();
  }

  /** Parameters: how much smaller the raster gets; every cell takes the mean of its pixels. */
  static Picture pixelate(Picture source, double[] parameters, CounterRandom random) {
    Raster raster = new Raster(source);
    int c = raster.channels;
    int[] columns = cells(raster.width, parameters[0]);
    int[] rows = cells(raster.height, parameters[0]);
    int cells = columns[raster.width - 1] + 1;
    int[] firsts = firsts(rows);
    // A band must begin and end with a row of cells, so that cells are shared out, not rows.
    IntStream.range(0, firsts.length - 1)
        .parallel()
        .forEach(
            cell -> {
              byte[] row = new byte[raster.stride];
              int[] sums = new int[cells * c];
              int[] counts = new int[cells];
              int height = firsts[cell + 1] - firsts[cell];
              for (int y = firsts[cell]; y < firsts[cell + 1]; y++) {
                raster.read(y, row);
                for (int x = 0, i = 0; x < raster.width; x++) {
                  int at = columns[x] * c;
                  for (int k = 0; k < c; k++, i++) {
                    sums[at + k] += row[i] & 0xff;
                  }
                }
              }
              for (int x = 0; x < raster.width; x++) {
                counts[columns[x]] += height;
              }
              for (int at = 0; at < sums.length; at++) {
                int count = counts[at / c];
                sums[at] = (sums[at] + count / 2) / count;
              }
              for (int x = 0, i = 0; x < raster.width; x++) {
                int at = columns[x] * c;
                for (int k = 0; k < c; k++, i++) {
                  row[i] = (byte) sums[at + k];
                }
              }
              for (int y = firsts[cell]; y < firsts[cell + 1]; y++) {
                raster.write(y, row);
              }
            });
    return raster.picture();
  }

  /** The cell each of {@code size} pixels belongs to. */
  private static int[] cells(int size, double scale) {
    int count = Math.max(1, (int) (size * scale));
    int[] cells = new int[size];
    for (int i = 0; i < size; i++) {
      cells[i] = (int) ((2L * i + 1) * count / (2L * size));
    }
    return cells;
  }

  /** Where each cell begins, and the end of the last. */
  private static int[] firsts(int[] cells) {
    int count = cells[cells.length - 1] + 1;
    int[] firsts = new int[count + 1];
    for (int i = cells.length - 1; i >= 0; i--) {
      firsts[cells[i]] = i;
    }
    firsts[count] = cells.length;
    return firsts;
  }

  /** Parameters: s; the raster shrinks to .95 − s^.6 by leaving out pixels. */
  static Picture pixelateByLeavingOut(Picture source, double[] parameters, CounterRandom random) {
    double scale = 0.95 - StrictMath.pow(parameters[0], 0.6);
    Raster raster = new Raster(source);
    int c = raster.channels;
    int[] columns = kept(raster.width, scale);
    int[] rows = kept(raster.height, scale);
    raster.bands(
        (from, to) -> {
          byte[] in = new byte[raster.stride];
          byte[] out = new byte[raster.stride];
          for (int y = from; y < to; y++) {
            raster.read(rows[y], in);
            for (int x = 0, i = 0; x < raster.width; x++) {
              for (int k = 0; k < c; k++, i++) {
                out[i] = in[columns[x] * c + k];
              }
            }
            raster.write(y, out);
          }
        });
    return raster.picture();
  }

  /** For each pixel the one that stays in its cell: nearest to the cell's centre. */
  private static int[] kept(int size, double scale) {
    int[] cells = cells(size, scale);
    int count = cells[size - 1] + 1;
    int[] kept = new int[size];
    for (int i = 0; i < size; i++) {
      kept[i] = (int) ((2L * cells[i] + 1) * size / (2L * count));
    }
    return kept;
  }

  /** Parameters: σ in pixels of a displacement drawn for each pixel, five times over. */
  static Picture warp(Picture source, double[] parameters, CounterRandom random) {
    float sigma = (float) parameters[0];
    Picture picture = source;
    for (int round = 0; round < 5; round++) {
      picture = warpOnce(picture, sigma, random.stream(round));
    }
    return picture;
  }

  private static Picture warpOnce(Picture source, float sigma, CounterRandom random) {
    Raster raster = new Raster(source);
    int c = raster.channels;
    ByteBuffer pixels = source.pixels();
    float[] table = NormalDeviates.TABLE;
    raster.bands(
        (from, to) -> {
          byte[] row = new byte[raster.stride];
          for (int y = from; y < to; y++) {
            for (int x = 0; x < raster.width; x++) {
              long bits = random.bits((long) y * raster.width + x);
              float sx = x + sigma * table[(int) bits & 0xffff];
              float sy = y + sigma * table[(int) (bits >>> 16) & 0xffff];
              sx = Math.min(raster.width - 1, Math.max(0, sx));
              sy = Math.min(raster.height - 1, Math.max(0, sy));
              int left = (int) sx;
              int top = (int) sy;
              float wx = sx - left;
              float wy = sy - top;
              int at = top * raster.stride + left * c;
              int right = left + 1 < raster.width ? c : 0;
              int below = top + 1 < raster.height ? raster.stride : 0;
              for (int k = 0; k < c; k++) {
                int a = pixels.get(at + k) & 0xff;
                int b = pixels.get(at + right + k) & 0xff;
                int d = pixels.get(at + below + k) & 0xff;
                int e = pixels.get(at + below + right + k) & 0xff;
                float upper = a + wx * (b - a);
                float lower = d + wx * (e - d);
                row[x * c + k] = Raster.sample(upper + wy * (lower - upper));
              }
            }
            raster.write(y, row);
          }
        });
    return raster.picture();
  }

  /** Parameters: how many patches of 16×16 pixels are copied to a place at most 8 px away. */
  static Picture movePatches(Picture source, double[] parameters, CounterRandom random) {
    Raster raster = new Raster(source);
    ByteBuffer target = raster.target();
    target.duplicate().put(source.pixels());
    int side = Math.min(16, Math.min(raster.width, raster.height));
    byte[] patch = new byte[side * side * raster.channels];
    int line = side * raster.channels;
    for (int i = 0; i < (int) parameters[0]; i++) {
      int x = random.below(raster.width - side + 1, 4L * i);
      int y = random.below(raster.height - side + 1, 4L * i + 1);
      int toX = x + random.below(17, 4L * i + 2) - 8;
      int toY = y + random.below(17, 4L * i + 3) - 8;
      toX = Math.min(raster.width - side, Math.max(0, toX));
      toY = Math.min(raster.height - side, Math.max(0, toY));
      for (int row = 0; row < side; row++) {
        target.get((y + row) * raster.stride + x * raster.channels, patch, row * line, line);
      }
      for (int row = 0; row < side; row++) {
        target.put((toY + row) * raster.stride + toX * raster.channels, patch, row * line, line);
      }
    }
    return raster.picture();
  }

  /** Parameters: how many blocks of 32×32 pixels are covered, each with a colour of its own. */
  static Picture coverBlocks(Picture source, double[] parameters, CounterRandom random) {
    Raster raster = new Raster(source);
    ByteBuffer target = raster.target();
    target.duplicate().put(source.pixels());
    int side = Math.min(32, Math.min(raster.width, raster.height));
    byte[] line = new byte[side * raster.channels];
    for (int i = 0; i < (int) parameters[0]; i++) {
      int x = random.below(raster.width - side + 1, 3L * i);
      int y = random.below(raster.height - side + 1, 3L * i + 1);
      long colour = random.bits(3L * i + 2);
      for (int k = 0; k < line.length; k++) {
        line[k] = (byte) (colour >>> (8 * (k % raster.channels)));
      }
      for (int row = 0; row < side; row++) {
        target.put((y + row) * raster.stride + x * raster.channels, line);
      }
    }
    return raster.picture();
  }
}
