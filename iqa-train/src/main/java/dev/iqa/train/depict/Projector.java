// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.LayerNorm;
import dev.iqa.train.network.Linear;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * What the tower saw as rows the decoder reads like tokens: two linear maps, between them a
 * normalisation and a rectifier. The first map and the normalisation have the shapes of those of
 * the student's head, and may start from them.
 *
 * @param features of the tower
 * @param hidden values between the maps
 * @param rows by picture
 * @param width of a row
 */
public record Projector(int features, int hidden, int rows, int width) implements Network {

  /** The output: [batch, rows, width]. */
  public static final String ROWS = "rows";

  /** What the names of all weights begin with. */
  public static final String PREFIX = "projector.";

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>(first().weights());
    weights.addAll(level().weights());
    weights.addAll(last().weights());
    return weights;
  }

  @Override
  public List<Port> inputs() {
    return List.of(Port.of(VisionTower.FEATURES, "batch", String.valueOf(features)));
  }

  @Override
  public List<Port> outputs() {
    return List.of(Port.of(ROWS, "batch", String.valueOf(rows), String.valueOf(width)));
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    return Named.of(ROWS, apply(algebra, inputs.get(VisionTower.FEATURES)));
  }

  <T> T apply(Algebra<T> algebra, T features) {
    T level = level().apply(algebra, first().apply(algebra, features));
    T mapped = last().apply(algebra, Activation.RELU.apply(algebra, level));
    return algebra.reshape(mapped, -1, rows, width);
  }

  private Linear first() {
    return new Linear(PREFIX + "hidden", features, hidden);
  }

  private LayerNorm level() {
    return new LayerNorm(PREFIX + "level", hidden);
  }

  private Linear last() {
    return new Linear(PREFIX + "rows", hidden, rows * width);
  }
}
