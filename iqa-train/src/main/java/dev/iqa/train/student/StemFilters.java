// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

/**
 * What the first convolution starts from: cosines of every frequency in luma and chroma. At random
 * its filters would all see mean brightness most, and noise or ringing of a few levels would drown
 * in it; batch normalisation brings each cosine to the same strength.
 */
final class StemFilters {

  private static final double[][] OPPONENTS = {
    {0.299, 0.587, 0.114}, {0.5, -0.419, -0.081}, {-0.169, -0.331, 0.5}
  };

  private StemFilters() {}

  /**
   * Filters in the order of the output channels.
   *
   * @param count of filters
   * @param side of a filter, odd
   * @return [count, 3, side, side]
   */
  static float[] cosines(int count, int side) {
    float[] filters = new float[count * 3 * side * side];
    int filter = 0;
    // Both signs of the three means: a rectifier keeps one half of each.
    for (int sign = 1; sign >= -1 && filter < count; sign -= 2) {
      for (int channel = 0; channel < 3 && filter < count; channel++) {
        put(filters, filter++, side, channel, 0, 0, sign);
      }
    }
    for (int order = 1; filter < count; order++) {
      for (int across = 0; across <= order && filter < count; across++) {
        int down = order - across;
        if (across >= side || down >= side) {
          continue;
        }
        put(filters, filter++, side, 0, across, down, (across & 1) == 0 ? 1 : -1);
        if (order <= 2) {
          for (int channel = 1; channel < 3 && filter < count; channel++) {
            put(filters, filter++, side, channel, across, down, 1);
          }
        } else if (order >= 4 && across == order / 2 && filter < count) {
          // Fine colour noise: one diagonal of each order.
          put(filters, filter++, side, 1 + (order & 1), across, down, 1);
        }
      }
    }
    return filters;
  }

  private static void put(
      float[] filters, int filter, int side, int channel, int across, int down, int sign) {
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          double wave =
              Math.cos(Math.PI * (x + 0.5) * across / side)
                  * Math.cos(Math.PI * (y + 0.5) * down / side);
          filters[((filter * 3 + c) * side + y) * side + x] =
              (float) (sign * OPPONENTS[channel][c] * wave / side * 2);
        }
      }
    }
  }
}
