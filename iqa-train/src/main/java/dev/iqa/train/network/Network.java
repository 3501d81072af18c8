// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;

/** Named inputs to named outputs, as one expression. */
public interface Network {

  /**
   * The weights it needs.
   *
   * @return in the order they are stored
   */
  List<Weight> weights();

  /**
   * What goes in.
   *
   * @return at least one, all of float32
   */
  List<Port> inputs();

  /**
   * What comes out of the exported network. {@link #apply} may return more, which only training
   * sees.
   *
   * @return at least one, all of float32
   */
  List<Port> outputs();

  /**
   * What it does.
   *
   * @param <T> a value
   * @param algebra to write it in
   * @param inputs by the names of {@link #inputs()}
   * @return at least those of {@link #outputs()}
   */
  <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs);
}
