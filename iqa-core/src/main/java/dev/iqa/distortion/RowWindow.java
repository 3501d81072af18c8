// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import java.util.Arrays;

/**
 * The rows around the one being filtered, as floats and widened at both ends, each made once.
 * Belongs to one band of rows, and so to one thread.
 */
final class RowWindow {

  /** Makes the samples of a row of the picture. */
  @FunctionalInterface
  interface Source {
    void fill(int y, float[] row);
  }

  private final int height;
  private final int width;
  private final int channels;
  private final int reach;
  private final Border border;
  private final Source source;
  private final float[] plain;
  private final float[][] rows;
  private final int[] held;

  /**
   * An empty window.
   *
   * @param down rows needed above and below the current one
   * @param across pixels added at both ends of a row
   */
  RowWindow(
      int width, int height, int channels, int down, int across, Border border, Source source) {
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.reach = across;
    this.border = border;
    this.source = source;
    plain = new float[width * channels];
    rows = new float[Math.min(height, 2 * down + 1)][(width + 2 * across) * channels];
    held = new int[rows.length];
    Arrays.fill(held, -1);
  }

  /** The samples of a raster itself. */
  static RowWindow of(Raster raster, int down, int across, Border border) {
    byte[] bytes = new byte[raster.stride];
    return new RowWindow(
        raster.width,
        raster.height,
        raster.channels,
        down,
        across,
        border,
        (y, row) -> {
          raster.read(y, bytes);
          for (int i = 0; i < bytes.length; i++) {
            row[i] = bytes[i] & 0xff;
          }
        });
  }

  /** A row, in or beyond the picture; its first pixel stands at {@code across}. */
  float[] row(int y) {
    int inside = border.index(y, height);
    int slot = inside % rows.length;
    float[] row = rows[slot];
    if (held[slot] != inside) {
      source.fill(inside, plain);
      System.arraycopy(plain, 0, row, reach * channels, plain.length);
      for (int x = 1; x <= reach; x++) {
        int left = border.index(-x, width) * channels;
        int right = border.index(width - 1 + x, width) * channels;
        for (int c = 0; c < channels; c++) {
          row[(reach - x) * channels + c] = plain[left + c];
          row[(reach + width - 1 + x) * channels + c] = plain[right + c];
        }
      }
      held[slot] = inside;
    }
    return row;
  }
}
