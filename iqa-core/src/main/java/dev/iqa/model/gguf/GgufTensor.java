// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

import java.util.List;

/**
 * A tensor as the header of a file names it.
 *
 * @param name such as {@code blk.0.attn_q.weight}
 * @param type how its numbers are stored
 * @param shape sizes of one to four axes, the one whose numbers lie side by side last; files name
 *     them the other way round
 * @param offset of its first byte in the file
 * @param bytes it takes
 */
public record GgufTensor(String name, GgufType type, List<Long> shape, long offset, long bytes) {

  /** Copies the list. */
  public GgufTensor {
    shape = List.copyOf(shape);
  }

  /**
   * How many numbers it has.
   *
   * @return product of the shape
   */
  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
