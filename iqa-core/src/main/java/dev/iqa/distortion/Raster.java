// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.Picture;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/**
 * Rows of 8-bit samples: reading, writing, and sharing the work among threads in bands of rows. No
 * band sees another's results, so the number of threads changes nothing.
 */
final class Raster {

  private static final int BAND_SAMPLES = 1 << 18;

  final int width;
  final int height;
  final int channels;

  /** Samples of one row. */
  final int stride;

  private final Picture source;
  private final ByteBuffer in;
  private final ByteBuffer out;

  /** A raster that reads a picture and collects another of the same size and format. */
  Raster(Picture source) {
    this.source = source;
    width = source.width();
    height = source.height();
    channels = source.format().channels();
    stride = width * channels;
    in = source.pixels();
    out = ByteBuffer.allocateDirect(in.capacity());
  }

  void read(int y, byte[] row) {
    in.get(y * stride, row, 0, stride);
  }

  void write(int y, byte[] row) {
    out.put(y * stride, row, 0, stride);
  }

  /** The memory written to, for operations that change a picture in place. */
  ByteBuffer target() {
    return out;
  }

  Picture picture() {
    return Picture.wrap(width, height, source.format(), out);
  }

  /** Work on rows {@code from} (inclusive) to {@code to} (exclusive). */
  @FunctionalInterface
  interface Band {
    void rows(int from, int to);
  }

  void bands(Band band) {
    bands(0, band);
  }

  /**
   * Runs the band over all rows.
   *
   * @param reach rows above and below that every band reads as well: bands are made tall enough for
   *     the double reading not to matter
   */
  void bands(int reach, Band band) {
    int rows = Math.min(height, Math.max(Math.max(1, BAND_SAMPLES / stride), 8 * reach));
    int count = (height + rows - 1) / rows;
    if (count == 1) {
      band.rows(0, height);
    } else {
      IntStream.range(0, count)
          .parallel()
          .forEach(i -> band.rows(i * rows, Math.min(height, (i + 1) * rows)));
    }
  }

  /** Maps every row on its own. */
  @FunctionalInterface
  interface RowMap {
    void map(int y, byte[] in, byte[] out);
  }

  /** The picture whose rows come from the rows of the same place. */
  static Picture mapRows(Picture source, RowMap map) {
    Raster raster = new Raster(source);
    raster.bands(
        (from, to) -> {
          byte[] in = new byte[raster.stride];
          byte[] out = new byte[raster.stride];
          for (int y = from; y < to; y++) {
            raster.read(y, in);
            map.map(y, in, out);
            raster.write(y, out);
          }
        });
    return raster.picture();
  }

  /** Rounded to nearest and kept in 0..255. */
  static byte sample(float value) {
    int rounded = (int) (value + 0.5f);
    return (byte) (rounded < 0 ? 0 : Math.min(rounded, 255));
  }

  /** Rounded to nearest and kept in 0..255. */
  static byte sample(double value) {
    int rounded = (int) (value + 0.5);
    return (byte) (rounded < 0 ? 0 : Math.min(rounded, 255));
  }

  /** Kept in 0..255. */
  static byte clamped(int value) {
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }

  /** How often each sample value occurs in each channel. */
  long[][] histograms() {
    long[][] total = new long[channels][256];
    bands(
        (from, to) -> {
          int[][] counts = new int[channels][256];
          byte[] row = new byte[stride];
          for (int y = from; y < to; y++) {
            read(y, row);
            for (int i = 0; i < stride; i += channels) {
              for (int c = 0; c < channels; c++) {
                counts[c][row[i + c] & 0xff]++;
              }
            }
          }
          synchronized (total) {
            for (int c = 0; c < channels; c++) {
              for (int v = 0; v < 256; v++) {
                total[c][v] += counts[c][v];
              }
            }
          }
        });
    return total;
  }
}
