// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.Mirror;

/** What a filter sees beyond the edge of a picture. */
enum Edge {
  /** The outermost sample, again and again. */
  NEAREST {
    @Override
    int source(int index, int size) {
      return Math.max(0, Math.min(size - 1, index));
    }
  },
  /** The picture mirrored, its outermost sample twice. */
  MIRROR {
    @Override
    int source(int index, int size) {
      return Mirror.repeatingEdge(index, size);
    }
  },
  /** Zeros. */
  ZERO {
    @Override
    int source(int index, int size) {
      return index < 0 || index >= size ? -1 : index;
    }
  };

  /**
   * Where a sample beyond the edge comes from.
   *
   * @param index column or row, on any side of the edge
   * @param size columns or rows
   * @return 0 to size − 1, or −1 for a zero
   */
  abstract int source(int index, int size);
}
