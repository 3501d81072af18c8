// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;

/**
 * A linear map of the last axis with bias: {@code NAME.weight} [out, in] and {@code NAME.bias}.
 *
 * @param name of its weights
 * @param in values
 * @param out values
 */
public record Linear(String name, int in, int out) implements Block {

  @Override
  public List<Weight> weights() {
    // Half of He's variance: what follows a linear map is rarely a rectifier here.
    return List.of(Weight.factor(weight(), 2L * in, out, in), Weight.offset(bias(), 0, out));
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    return algebra.linear(x, this);
  }

  String weight() {
    return name + ".weight";
  }

  String bias() {
    return name + ".bias";
  }
}
