// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Arrays;

/** Order statistics without sorting everything. */
final class Median {

  // What is left: the exponent and five bits after it.
  private static final int DROPPED_BITS = 18;

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

  /**
   * The median of finite numbers that are not negative, in two passes: their bits are in their
   * order, so that counting the upper ones finds the few candidates. The array is left as it is.
   */
  static double ofNotNegative(float[] values) {
    int[] counts = new int[1 << (Integer.SIZE - DROPPED_BITS)];
    for (float value : values) {
      counts[bin(value)]++;
    }
    int upper = values.length / 2;
    int lower = (values.length - 1) / 2;
    int first = 0;
    int below = 0;
    while (below + counts[first] <= lower) {
      below += counts[first++];
    }
    int last = first;
    int within = counts[last];
    while (below + within <= upper) {
      within += counts[++last];
    }
    float[] candidates = new float[within];
    int found = 0;
    for (float value : values) {
      int bin = bin(value);
      if (bin >= first && bin <= last) {
        candidates[found++] = value;
      }
    }
    Arrays.sort(candidates);
    return 0.5 * ((double) candidates[lower - below] + candidates[upper - below]);
  }

  private static int bin(float value) {
    // The sign bit of a zero may be set.
    return (Float.floatToRawIntBits(value) & Integer.MAX_VALUE) >>> DROPPED_BITS;
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
