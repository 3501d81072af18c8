// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every token looks at every token (Vaswani et al., 2017): {@code NAME.qkv} and {@code NAME.proj}.
 * The softmax is written out: on processors the fused kernel of torch is slower in bfloat16.
 *
 * @param name of its weights
 * @param width of a token
 * @param heads divides the width
 */
public record Attention(String name, int width, int heads) implements Block {

  /** Checks the division. */
  public Attention {
    if (heads < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          name + ": " + heads + " heads do not divide a width of " + width);
    }
  }

  @Override
  public List<Weight> weights() {
    return Stream.concat(qkv().weights().stream(), projection().weights().stream()).toList();
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    T all = qkv().apply(algebra, x);
    T query = algebra.permute(heads(algebra, all, 0), 0, 2, 1, 3);
    T key = algebra.permute(heads(algebra, all, 1), 0, 2, 3, 1);
    T value = algebra.permute(heads(algebra, all, 2), 0, 2, 1, 3);
    T scaled = algebra.affine(query, 1 / Math.sqrt(width / (double) heads), 0);
    T looks = algebra.softmax(algebra.matrixProduct(scaled, key));
    T seen = algebra.permute(algebra.matrixProduct(looks, value), 0, 2, 1, 3);
    return projection().apply(algebra, algebra.reshape(seen, 0, 0, width));
  }

  private <T> T heads(Algebra<T> algebra, T all, int third) {
    T part = algebra.slice(all, 2, (long) third * width, (third + 1L) * width);
    return algebra.reshape(part, 0, 0, heads, width / heads);
  }

  private Linear qkv() {
    return new Linear(name + ".qkv", width, 3 * width);
  }

  private Linear projection() {
    return new Linear(name + ".proj", width, width);
  }
}
