// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;

/** Grey pictures made by whole-number formulas, the same in every language. */
final class SynthesisedPictures {

  private SynthesisedPictures() {}

  /** Curved ramps under a chequered pattern, 40..227. */
  static Grid pattern(int width, int height) {
    Grid grid = Grid.zeros(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        grid.values()[y * width + x] =
            40 + (x * x + 2 * y * y) / 97 % 128 + (x / 24 + y / 16) % 2 * 60;
      }
    }
    return grid;
  }

  static Grid flat(int width, int height, int value) {
    return Grid.zeros(width, height).map(v -> value);
  }

  /** Damage by its name in the tables: noise with its amplitude, box, shift with its pixels. */
  static Grid damaged(Grid grid, String damage) {
    if (damage.startsWith("noise")) {
      return noisy(grid, Integer.parseInt(damage.substring(5)));
    }
    return damage.equals("box") ? box(grid) : shifted(grid, Integer.parseInt(damage.substring(5)));
  }

  private static Grid noisy(Grid grid, int amplitude) {
    long[] state = {1};
    Grid result = Grid.zeros(grid.width(), grid.height());
    for (int i = 0; i < result.values().length; i++) {
      state[0] = (state[0] * 1103515245 + 12345) & 0x7fffffff;
      double noise = (state[0] >> 16) % (2 * amplitude + 1) - amplitude;
      result.values()[i] = Math.max(0, Math.min(255, grid.values()[i] + noise));
    }
    return result;
  }

  private static Grid box(Grid grid) {
    Grid result = Grid.zeros(grid.width(), grid.height());
    for (int y = 0; y < grid.height(); y++) {
      for (int x = 0; x < grid.width(); x++) {
        int sum = 0;
        for (int k = 0; k < 9; k++) {
          int column = Math.max(0, Math.min(grid.width() - 1, x + k % 3 - 1));
          int row = Math.max(0, Math.min(grid.height() - 1, y + k / 3 - 1));
          sum += (int) grid.at(column, row);
        }
        result.values()[y * grid.width() + x] = Math.floorDiv(sum, 9);
      }
    }
    return result;
  }

  private static Grid shifted(Grid grid, int pixels) {
    Grid result = Grid.zeros(grid.width(), grid.height());
    for (int y = 0; y < grid.height(); y++) {
      for (int x = 0; x < grid.width(); x++) {
        result.values()[y * grid.width() + x] = grid.at(Math.max(0, x - pixels), y);
      }
    }
    return result;
  }

  static Picture picture(Grid grid) {
    ByteBuffer pixels = ByteBuffer.allocate(grid.values().length);
    for (double value : grid.values()) {
      pixels.put((byte) (int) value);
    }
    return Picture.copyOf(grid.width(), grid.height(), PixelFormat.GRAY8, pixels.flip());
  }
}
