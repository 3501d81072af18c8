// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;

/**
 * One block after the other.
 *
 * @param blocks in order
 */
public record Sequence(List<Block> blocks) implements Block {

  /** Copies the list. */
  public Sequence {
    blocks = List.copyOf(blocks);
  }

  /**
   * One block after the other.
   *
   * @param blocks in order
   * @return a sequence
   */
  public static Sequence of(Block... blocks) {
    return new Sequence(List.of(blocks));
  }

  @Override
  public List<Weight> weights() {
    return blocks.stream().flatMap(block -> block.weights().stream()).toList();
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    T y = x;
    for (Block block : blocks) {
      y = block.apply(algebra, y);
    }
    return y;
  }
}
