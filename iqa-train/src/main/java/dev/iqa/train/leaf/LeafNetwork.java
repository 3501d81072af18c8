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
 * The whole student: trunks, the linear map to principal coordinates, the head.
 *
 * @param trunks at least one
 * @param head over their coordinates
 */
record LeafNetwork(List<Trunk> trunks, LeafHead head) implements Network {

  /** The input, as {@link dev.iqa.train.student.StudentInput} makes it. */
  static final String PICTURE = "picture";

  LeafNetwork {
    trunks = List.copyOf(trunks);
  }

  Linear projection() {
    return new Linear(
        "projection", trunks.stream().mapToInt(Trunk::width).sum(), head.coordinates());
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>();
    trunks.forEach(trunk -> weights.addAll(trunk.weights()));
    weights.addAll(projection().weights());
    weights.addAll(head.weights());
    return weights;
  }

  @Override
  public List<Port> inputs() {
    return List.of(Port.pictures(PICTURE));
  }

  @Override
  public List<Port> outputs() {
    return head.outputs();
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    List<T> seen = new ArrayList<>();
    for (Trunk trunk : trunks) {
      seen.add(trunk.statistics(algebra, inputs.get(PICTURE)));
    }
    T statistics = seen.size() == 1 ? seen.get(0) : algebra.concatenate(1, seen);
    return head.apply(
        algebra, Named.of(LeafHead.COORDINATES, projection().apply(algebra, statistics)));
  }
}
