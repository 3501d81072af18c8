// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;

/** A function of each value. */
public enum Activation implements Block {
  /** max(x, 0). */
  RELU,
  /** min(max(x, 0), 6). */
  RELU6,
  /** x · min(max(x / 6 + ½, 0), 1). */
  HARD_SWISH,
  /** min(max(x / 6 + ½, 0), 1). */
  HARD_SIGMOID,
  /** 1 / (1 + e⁻ˣ). */
  SIGMOID,
  /** x / (1 + e⁻ˣ). */
  SILU,
  /** x · Φ(x), Φ the normal distribution. */
  GELU,
  /** (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ). */
  TANH,
  /** The natural logarithm, of what is above 0. */
  LOG;

  @Override
  public List<Weight> weights() {
    return List.of();
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    return algebra.activate(x, this);
  }
}
