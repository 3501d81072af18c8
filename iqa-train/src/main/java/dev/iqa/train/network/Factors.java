// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import dev.iqa.train.network.Weight.Role;
import java.util.List;

/**
 * A linear map of the last axis without bias: {@code NAME.weight} [out, in].
 *
 * @param name of its weight
 * @param in values
 * @param out values
 * @param deviation of the factors before training
 */
public record Factors(String name, int in, int out, double deviation) implements Block {

  @Override
  public List<Weight> weights() {
    return List.of(
        new Weight(name + ".weight", Role.FACTOR, List.of((long) out, (long) in), 0, deviation));
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    return algebra.matrixProduct(x, algebra.permute(algebra.weight(weights().get(0)), 1, 0));
  }
}
