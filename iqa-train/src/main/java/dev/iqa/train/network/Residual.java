// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;

/**
 * x + block(x).
 *
 * @param block that keeps the shape
 */
public record Residual(Block block) implements Block {

  @Override
  public List<Weight> weights() {
    return block.weights();
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    return algebra.add(x, block.apply(algebra, x));
  }
}
