// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.metric.spi.Mirror;

/** What lies beyond the edge of a picture. */
enum Border {
  /** The outermost sample, again and again. */
  REPLICATE {
    @Override
    int index(int i, int size) {
      return Math.min(Math.max(i, 0), size - 1);
    }
  },
  /** The picture mirrored at the centre of its outermost sample. */
  REFLECT {
    @Override
    int index(int i, int size) {
      return Mirror.aboutEdge(i, size);
    }
  };

  abstract int index(int i, int size);
}
