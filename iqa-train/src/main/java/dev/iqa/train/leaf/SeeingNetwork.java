// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Linear;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * A trunk that learns to see what a larger one sees: a line over its statistics says the other's
 * coordinates.
 *
 * @param trunk that learns
 * @param coordinates of the other
 */
record SeeingNetwork(Trunk trunk, int coordinates) implements Network {

  /** What the line hears of the statistics: its steps are shorter than those of the trunk. */
  static final double HEARD = .3;

  Linear line() {
    return new Linear("seen", trunk.learnableWidth(), coordinates);
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>(trunk.weights());
    weights.addAll(line().weights());
    return weights;
  }

  @Override
  public List<Port> inputs() {
    return List.of(Port.pictures(LeafNetwork.PICTURE));
  }

  @Override
  public List<Port> outputs() {
    return List.of(Port.of(LeafHead.COORDINATES, "batch", Integer.toString(coordinates)));
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    T statistics = trunk.learnable(algebra, inputs.get(LeafNetwork.PICTURE));
    T heard = algebra.affine(statistics, HEARD, 0);
    return Named.of(LeafHead.COORDINATES, line().apply(algebra, heard));
  }
}
