// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;

/** A part of a network with one input and one output. */
public interface Block {

  /**
   * The weights it needs.
   *
   * @return in the order they are stored
   */
  List<Weight> weights();

  /**
   * What it does.
   *
   * @param <T> a value
   * @param algebra to write it in
   * @param x input
   * @return output
   */
  <T> T apply(Algebra<T> algebra, T x);
}
