// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Linear;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Weight;
import dev.iqa.train.student.StudentStages;
import java.util.ArrayList;
import java.util.List;

/** The small student as one network that learns altogether: its stages and a line over them. */
record StagesNetwork() implements Network {

  /** The answer, in deviations of the scores it learns from. */
  static final String LEVEL = "level";

  private static StudentStages stages() {
    return new StudentStages("");
  }

  /** From what the stages see to the answer. */
  static Linear answer() {
    return new Linear("answer", stages().features(), 1);
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>(stages().weights());
    weights.addAll(answer().weights());
    return weights;
  }

  @Override
  public List<Port> inputs() {
    return List.of(Port.pictures(LeafNetwork.PICTURE));
  }

  @Override
  public List<Port> outputs() {
    return List.of(Port.of(LEVEL, "batch", "1"));
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    T seen = stages().apply(algebra, inputs.get(LeafNetwork.PICTURE)).statistics();
    return Named.of(LEVEL, answer().apply(algebra, seen));
  }
}
