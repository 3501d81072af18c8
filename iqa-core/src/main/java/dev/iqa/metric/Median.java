// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Arrays;

/** Order statistics without sorting everything. */
final class Median {

  private Median() {}

  /** The median; of an even number the mean of the middle two. The array is reordered. */
  static double of(float[] values) {
    int middle = values.length / 2;
    float upper = select(values, middle);
    if (values.length % 2 == 1) {
      return upper;
    }
    float lower = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < middle; i++) {
      lower = Math.max(lower, values[i]);
    }
    return 0.5 * ((double) lower + upper);
  }

  /** Hoare's selection: afterwards nothing before {@code rank} is larger than the value there. */
  static float select(float[] values, int rank) {
    int low = 0;
    int high = values.length - 1;
    while (high - low > 16) {
      float pivot = middleOf(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          float swap = values[i];
          values[i++] = values[j];
          values[j--] = swap;
        }
      }
      if (rank <= j) {
        high = j;
      } else if (rank >= i) {
        low = i;
      } else {
        return values[rank];
      }
    }
    Arrays.sort(values, low, high + 1);
    return values[rank];
  }

  private static float middleOf(float a, float b, float c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
