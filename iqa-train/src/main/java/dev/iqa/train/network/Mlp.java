// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * Two linear maps with a function between them: {@code NAME.fc1} and {@code NAME.fc2}.
 *
 * @param name of its weights
 * @param in values
 * @param hidden values between the maps
 * @param out values
 * @param activation the function
 */
public record Mlp(String name, int in, int hidden, int out, Activation activation)
    implements Block {

  @Override
  public List<Weight> weights() {
    return Stream.concat(first().weights().stream(), second().weights().stream()).toList();
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    T hiddenValues = activation.apply(algebra, first().apply(algebra, x));
    return second().apply(algebra, hiddenValues);
  }

  private Linear first() {
    return new Linear(name + ".fc1", in, hidden);
  }

  private Linear second() {
    return new Linear(name + ".fc2", hidden, out);
  }
}
