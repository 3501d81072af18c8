// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/** Sums of maps over channels. */
final class Maps {

  private Maps() {}

  /** Cell by cell; an empty sum is the other map itself. */
  static float[] add(float[] sum, float[] map) {
    if (sum.length == 0) {
      return map;
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += map[i];
    }
    return sum;
  }

  /** Every cell by a number. */
  static float[] divide(float[] map, int divisor) {
    if (divisor != 1) {
      for (int i = 0; i < map.length; i++) {
        map[i] /= divisor;
      }
    }
    return map;
  }
}
