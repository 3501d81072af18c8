// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * Every token looks at itself and those before it, its place turned into query and key (Su et al.,
 * 2021): {@code NAME_q}, {@code NAME_k}, {@code NAME_v} and {@code NAME_output}. Two neighbouring
 * numbers of a head are turned together, as llama.cpp does for LLaMA.
 *
 * @param name of its weights
 * @param width of a token
 * @param heads divides the width into even parts
 * @param outputDeviation of the last map before training
 */
public record CausalAttention(String name, int width, int heads, double outputDeviation) {

  /** Checks the division. */
  public CausalAttention {
    if (heads < 1 || width % (2 * heads) != 0) {
      throw new IllegalArgumentException(
          name + ": " + heads + " heads do not divide a width of " + width + " into even parts");
    }
  }

  /**
   * Where tokens stand and what they may look at.
   *
   * @param <T> a value
   * @param cosines [tokens, width of a head / 2, 1]
   * @param sines [tokens, width of a head / 2, 1]
   * @param mask added before the softmax: [tokens, tokens before and these]
   */
  public record Places<T>(T cosines, T sines, T mask) {}

  /**
   * What is kept of tokens for those that follow.
   *
   * @param <T> a value
   * @param keys [batch, heads, tokens, width of a head], turned
   * @param values [batch, heads, tokens, width of a head]
   */
  public record Memory<T>(T keys, T values) {}

  /**
   * What comes out.
   *
   * @param <T> a value
   * @param tokens [batch, tokens, width]
   * @param memory of the tokens before and these
   */
  public record Seen<T>(T tokens, Memory<T> memory) {}

  /**
   * The weights it needs.
   *
   * @return in the order they are stored
   */
  public List<Weight> weights() {
    return Stream.of(query(), key(), value(), output())
        .flatMap(block -> block.weights().stream())
        .toList();
  }

  /**
   * Looks.
   *
   * @param <T> a value
   * @param algebra to write it in
   * @param x [batch, tokens, width]
   * @param places of the tokens
   * @param before what was kept of the tokens before, none or one
   * @return what they see
   */
  public <T> Seen<T> apply(Algebra<T> algebra, T x, Places<T> places, List<Memory<T>> before) {
    T query = turned(algebra, heads(algebra, query().apply(algebra, x)), places);
    T keys = turned(algebra, heads(algebra, key().apply(algebra, x)), places);
    T values = heads(algebra, value().apply(algebra, x));
    if (!before.isEmpty()) {
      keys = algebra.concatenate(2, List.of(before.get(0).keys(), keys));
      values = algebra.concatenate(2, List.of(before.get(0).values(), values));
    }
    T scaled = algebra.affine(query, 1 / Math.sqrt(width / (double) heads), 0);
    T scores = algebra.matrixProduct(scaled, algebra.permute(keys, 0, 1, 3, 2));
    T looks = algebra.softmax(algebra.add(scores, places.mask()));
    T seen = algebra.permute(algebra.matrixProduct(looks, values), 0, 2, 1, 3);
    T out = output().apply(algebra, algebra.reshape(seen, 0, 0, width));
    return new Seen<>(out, new Memory<>(keys, values));
  }

  private <T> T heads(Algebra<T> algebra, T x) {
    return algebra.permute(algebra.reshape(x, 0, 0, heads, width / heads), 0, 2, 1, 3);
  }

  private <T> T turned(Algebra<T> algebra, T x, Places<T> places) {
    int half = width / heads / 2;
    T pairs = algebra.reshape(x, 0, 0, 0, half, 2);
    T even = algebra.slice(pairs, 4, 0, 1);
    T odd = algebra.slice(pairs, 4, 1, 2);
    T minus = algebra.affine(algebra.multiply(odd, places.sines()), -1, 0);
    T first = algebra.add(algebra.multiply(even, places.cosines()), minus);
    T second =
        algebra.add(
            algebra.multiply(even, places.sines()), algebra.multiply(odd, places.cosines()));
    T turnedPairs = algebra.concatenate(4, List.of(first, second));
    return algebra.reshape(turnedPairs, 0, 0, 0, 2L * half);
  }

  private Factors query() {
    return map("_q", 1 / Math.sqrt(width));
  }

  private Factors key() {
    return map("_k", 1 / Math.sqrt(width));
  }

  private Factors value() {
    return map("_v", 1 / Math.sqrt(width));
  }

  private Factors output() {
    return map("_output", outputDeviation);
  }

  private Factors map(String suffix, double deviation) {
    return new Factors(name + suffix, width, width, deviation);
  }
}
