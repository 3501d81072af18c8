// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.Mirror;
import java.util.Arrays;

/** What a filter sees beyond the edge of a picture. */
enum Edge {
  /** Nothing: only places where the whole window fits have a result. */
  NONE {
    @Override
    int[] sources(int size, int taps) {
      int[] sources = new int[size];
      Arrays.setAll(sources, i -> i);
      return sources;
    }

    @Override
    int source(int index, int size) {
      throw new IndexOutOfBoundsException("place " + index + " of " + size);
    }
  },
  /** The outermost sample, again and again: {@code a a | a b c}. */
  NEAREST {
    @Override
    int source(int index, int size) {
      return Math.max(0, Math.min(size - 1, index));
    }
  },
  /** The picture mirrored, its outermost sample twice: {@code b a | a b c}. */
  MIRROR {
    @Override
    int source(int index, int size) {
      return Mirror.repeatingEdge(index, size);
    }
  },
  /** The picture mirrored, its outermost sample once: {@code c b | a b c}. */
  REFLECT {
    @Override
    int source(int index, int size) {
      return Mirror.aboutEdge(index, size);
    }
  },
  /** Zeros. */
  ZERO {
    @Override
    int source(int index, int size) {
      return index < 0 || index >= size ? ZEROS : index;
    }
  };

  /** Stands for a sample that is 0. */
  static final int ZEROS = -1;

  /**
   * Where a sample beyond the edge comes from.
   *
   * @param index column or row, on any side of the edge
   * @param size columns or rows
   * @return 0 to size − 1, or {@link #ZEROS}
   */
  abstract int source(int index, int size);

  /**
   * Where the samples under a window come from, the window's middle tap moving along a line.
   *
   * @param size columns or rows
   * @param taps of the window, whose middle tap is {@code taps / 2}
   * @return one place for each sample, {@code taps − 1} more than there are results
   */
  int[] sources(int size, int taps) {
    int[] sources = new int[size + taps - 1];
    Arrays.setAll(sources, i -> source(i - taps / 2, size));
    return sources;
  }
}
