// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.CausalAttention.Places;
import dev.iqa.train.network.Linear;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Projector and decoder as they are trained: whole answers at once, of what the tower saw before.
 * {@link #AUXILIARY} tells from a picture's rows alone what is true of it, so that the rows hold it
 * whatever the answers ask for; it is not exported.
 *
 * @param projector of it
 * @param decoder of it
 */
record DepictNetwork(Projector projector, Decoder decoder) implements Network {

  /** What the tower saw of reference, A and B: [batch, 3, features]; zeros for none. */
  static final String FEATURES = VisionTower.FEATURES;

  /** Where each row of each picture stands, 1, or is taken away, −1: [batch, tokens, 3 · rows]. */
  static final String PLACES = "places";

  /** Logits by family, then of the quality; by picture: [batch · 3, …]. */
  static final String AUXILIARY = "auxiliary";

  /** Of the auxiliary outputs. */
  static final int TOLD = 13;

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>(projector.weights());
    weights.addAll(decoder.weights());
    weights.addAll(auxiliary().weights());
    return weights;
  }

  @Override
  public List<Port> inputs() {
    String half = String.valueOf(decoder.width() / decoder.heads() / 2);
    String features = String.valueOf(projector.features());
    String rows = String.valueOf(Scene.PICTURES * projector.rows());
    return List.of(
        Port.of(FEATURES, "batch", String.valueOf(Scene.PICTURES), features),
        Port.of(PLACES, "batch", "tokens", rows),
        Port.of(Decoder.TOKENS, "batch", "tokens"),
        Port.of(Decoder.TEXT, "batch", "tokens", "1"),
        Port.of(Decoder.COSINES, "tokens", half, "1"),
        Port.of(Decoder.SINES, "tokens", half, "1"),
        Port.of(Decoder.MASK, "tokens", "tokens"));
  }

  @Override
  public List<Port> outputs() {
    return List.of(Port.of(Decoder.LOGITS, "batch", "tokens", String.valueOf(decoder.tokens())));
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    T features = algebra.reshape(inputs.get(FEATURES), -1, projector.features());
    T rows = projector.apply(algebra, features);
    T told =
        auxiliary()
            .apply(algebra, algebra.reshape(rows, -1, (long) projector.rows() * decoder.width()));
    T byScene =
        algebra.reshape(rows, -1, (long) Scene.PICTURES * projector.rows(), decoder.width());
    T seen = algebra.matrixProduct(inputs.get(PLACES), byScene);
    T all = decoder.rows(algebra, inputs.get(Decoder.TOKENS), inputs.get(Decoder.TEXT), seen);
    Places<T> places =
        new Places<>(
            inputs.get(Decoder.COSINES), inputs.get(Decoder.SINES), inputs.get(Decoder.MASK));
    Map<String, T> outputs = new LinkedHashMap<>();
    outputs.put(Decoder.LOGITS, decoder.say(algebra, all, places, List.of()).logits());
    outputs.put(AUXILIARY, told);
    return Named.of(outputs);
  }

  private Linear auxiliary() {
    return new Linear("auxiliary", projector.rows() * decoder.width(), TOLD);
  }
}
