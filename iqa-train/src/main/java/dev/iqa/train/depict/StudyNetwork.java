// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Block;
import dev.iqa.train.network.CausalAttention.Places;
import dev.iqa.train.network.Convolution;
import dev.iqa.train.network.Linear;
import dev.iqa.train.network.Mlp;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Residual;
import dev.iqa.train.network.Sequence;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The model of {@link Components}: a tower of its own over windows of {@value #SIDE}×{@value #SIDE}
 * pixels at native resolution, a projector of two maps for each of its {@value #ROWS} tokens, and a
 * {@link Decoder}. Two linear heads on the tower are used in training only: the layout it begins
 * with, and the auxiliary loss.
 *
 * @param decoder that reads and writes
 * @param stage what is computed; the weights are the same in all
 */
record StudyNetwork(Decoder decoder, Stage stage) implements Network {

  /** What is computed. */
  enum Stage {
    /** Tokens to logits, without pictures. */
    LANGUAGE,
    /** Windows to {@link #LAYOUT}. */
    LAYOUT,
    /** Windows and tokens to logits, for training. */
    WHOLE,
    /** Windows to {@link #ENCODED} and {@link #ROWS_OUT}. */
    SEEING,
    /** Rows and tokens to logits and what each layer leaves. */
    SPEAKING
  }

  /** Of windows, in pixels. */
  static final int SIDE = 96;

  /** Cells of the tower, which sees each of 32×32 pixels and around. */
  static final int ROWS = 9;

  /** Values of a cell. */
  static final int CELL = 128;

  /** Numbers of the layout that a cell tells: 2×2 patches of three channels. */
  static final int LAYOUT_OF_CELL = 12;

  static final String WINDOWS = "windows";
  static final String PLACES = "places";

  /** What the tower says: [batch, {@value #ROWS}, {@value #CELL}]. */
  static final String ENCODED = "encoded";

  /** What the projector makes of it: [batch, {@value #ROWS}, width]. */
  static final String ROWS_OUT = "rows";

  /** Layout of a window: [batch, {@value #ROWS}, {@value #LAYOUT_OF_CELL}]. */
  static final String LAYOUT = "layout";

  /** Logits of the eight classes from the tower alone. */
  static final String AUXILIARY = "auxiliary";

  static final String TOWER_PREFIX = "tower.";
  static final String PROJECTOR_PREFIX = "projector.";
  static final String LAYOUT_PREFIX = "layout.";
  static final String AUXILIARY_PREFIX = "auxiliary.";

  private static final int[] WIDTHS = {24, 48, 96, CELL};

  /** As a layer leaves the tokens: [batch, tokens, width]. */
  static String layer(int number) {
    return "layer." + number;
  }

  StudyNetwork in(Stage other) {
    return new StudyNetwork(decoder, other);
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>(tower().weights());
    weights.addAll(projector().weights());
    weights.addAll(decoder.weights());
    weights.addAll(layout().weights());
    weights.addAll(auxiliary().weights());
    return weights;
  }

  @Override
  public List<Port> inputs() {
    List<Port> ports = new ArrayList<>();
    if (stage != Stage.LANGUAGE && stage != Stage.SPEAKING) {
      ports.add(Port.pictures(WINDOWS));
    }
    if (stage == Stage.SPEAKING) {
      ports.add(Port.of(ROWS_OUT, "batch", String.valueOf(ROWS), String.valueOf(decoder.width())));
    }
    if (stage == Stage.WHOLE || stage == Stage.SPEAKING) {
      ports.add(Port.of(PLACES, "batch", "tokens", String.valueOf(ROWS)));
    }
    if (stage == Stage.LANGUAGE || stage == Stage.WHOLE || stage == Stage.SPEAKING) {
      String half = String.valueOf(decoder.width() / decoder.heads() / 2);
      ports.add(Port.of(Decoder.TOKENS, "batch", "tokens"));
      ports.add(Port.of(Decoder.TEXT, "batch", "tokens", "1"));
      ports.add(Port.of(Decoder.COSINES, "tokens", half, "1"));
      ports.add(Port.of(Decoder.SINES, "tokens", half, "1"));
      ports.add(Port.of(Decoder.MASK, "tokens", "tokens"));
    }
    return ports;
  }

  @Override
  public List<Port> outputs() {
    return switch (stage) {
      case LAYOUT ->
          List.of(Port.of(LAYOUT, "batch", String.valueOf(ROWS), String.valueOf(LAYOUT_OF_CELL)));
      case SEEING ->
          List.of(
              Port.of(ENCODED, "batch", String.valueOf(ROWS), String.valueOf(CELL)),
              Port.of(ROWS_OUT, "batch", String.valueOf(ROWS), String.valueOf(decoder.width())));
      default ->
          List.of(Port.of(Decoder.LOGITS, "batch", "tokens", String.valueOf(decoder.tokens())));
    };
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    Map<String, T> outputs = new LinkedHashMap<>();
    switch (stage) {
      case LANGUAGE -> {
        T words = algebra.rows(algebra.weight(decoder.table()), inputs.get(Decoder.TOKENS));
        outputs.put(Decoder.LOGITS, say(algebra, words, inputs).logits());
      }
      case LAYOUT -> outputs.put(LAYOUT, layout().apply(algebra, encoded(algebra, inputs)));
      case SEEING -> {
        T encoded = encoded(algebra, inputs);
        outputs.put(ENCODED, encoded);
        outputs.put(ROWS_OUT, projector().apply(algebra, encoded));
      }
      case WHOLE -> {
        T encoded = encoded(algebra, inputs);
        Decoder.Said<T> said = answer(algebra, projector().apply(algebra, encoded), inputs);
        outputs.put(Decoder.LOGITS, said.logits());
        outputs.put(AUXILIARY, auxiliary().apply(algebra, algebra.meanOfTokens(encoded)));
      }
      case SPEAKING -> {
        Decoder.Said<T> said = answer(algebra, inputs.get(ROWS_OUT), inputs);
        outputs.put(Decoder.LOGITS, said.logits());
        for (int i = 0; i < decoder.layers(); i++) {
          outputs.put(layer(i), said.layers().get(i));
        }
      }
    }
    return Named.of(outputs);
  }

  private <T> T encoded(Algebra<T> algebra, Named<T> inputs) {
    T cells = tower().apply(algebra, inputs.get(WINDOWS));
    return algebra.permute(algebra.reshape(cells, 0, CELL, -1), 0, 2, 1);
  }

  private <T> Decoder.Said<T> answer(Algebra<T> algebra, T rows, Named<T> inputs) {
    T seen = algebra.matrixProduct(inputs.get(PLACES), rows);
    T all = decoder.rows(algebra, inputs.get(Decoder.TOKENS), inputs.get(Decoder.TEXT), seen);
    return say(algebra, all, inputs);
  }

  private <T> Decoder.Said<T> say(Algebra<T> algebra, T rows, Named<T> inputs) {
    return decoder.say(
        algebra,
        rows,
        new Places<>(
            inputs.get(Decoder.COSINES), inputs.get(Decoder.SINES), inputs.get(Decoder.MASK)),
        List.of());
  }

  private static Block tower() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(Convolution.normed(TOWER_PREFIX + "stem", 3, WIDTHS[0], 7, 4));
    blocks.add(Activation.RELU);
    for (int i = 1; i < WIDTHS.length; i++) {
      String name = TOWER_PREFIX + "stage" + i;
      blocks.add(Convolution.normed(name + ".down", WIDTHS[i - 1], WIDTHS[i], 3, 2));
      blocks.add(Activation.RELU);
      if (i + 1 < WIDTHS.length) {
        blocks.add(
            new Residual(
                Sequence.of(
                    Convolution.normed(name + ".more", WIDTHS[i], WIDTHS[i], 3, 1),
                    Activation.RELU)));
      }
    }
    return new Sequence(blocks);
  }

  private Mlp projector() {
    return new Mlp(PROJECTOR_PREFIX + "map", CELL, CELL, decoder.width(), Activation.RELU);
  }

  private static Linear layout() {
    return new Linear(LAYOUT_PREFIX + "patches", CELL, LAYOUT_OF_CELL);
  }

  private static Linear auxiliary() {
    return new Linear(AUXILIARY_PREFIX + "classes", CELL, Exchanges.EIGHT.size());
  }
}
