// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;

/**
 * Layer normalisation of the last axis (Ba et al., 2016): {@code NAME.weight} and {@code
 * NAME.bias}.
 *
 * @param name of its weights
 * @param width of the last axis
 */
public record LayerNorm(String name, int width) implements Block {

  /** Added to the variance. */
  public static final double EPSILON = 1e-5;

  @Override
  public List<Weight> weights() {
    return List.of(Weight.offset(weight(), 1, width), Weight.offset(bias(), 0, width));
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    return algebra.layerNorm(x, this);
  }

  String weight() {
    return name + ".weight";
  }

  String bias() {
    return name + ".bias";
  }
}
