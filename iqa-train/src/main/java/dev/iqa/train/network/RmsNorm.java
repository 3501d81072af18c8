// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;

/**
 * Root-mean-square normalisation of the last axis (Zhang and Sennrich, 2019): {@code NAME.weight}.
 *
 * @param name of its weight
 * @param width of the last axis
 */
public record RmsNorm(String name, int width) implements Block {

  /** Added to the mean of squares. */
  public static final double EPSILON = 1e-5;

  @Override
  public List<Weight> weights() {
    return List.of(Weight.offset(name + ".weight", 1, width));
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    return algebra.multiply(algebra.unitMeanSquare(x, EPSILON), algebra.weight(weights().get(0)));
  }
}
