// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.CausalAttention;
import dev.iqa.train.network.CausalAttention.Memory;
import dev.iqa.train.network.CausalAttention.Places;
import dev.iqa.train.network.Factors;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.RmsNorm;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of {@code depict-nano} that reads and writes: a LLaMA of a few layers (Touvron et al.,
 * 2023), whose embedding is its head too. Its weights are called as llama.cpp calls them.
 *
 * <p>As a network it goes on from a memory: some tokens in, one after the other, with what was kept
 * of those before.
 *
 * @param tokens in the vocabulary
 * @param width of a token
 * @param layers of it
 * @param heads of each layer
 * @param hidden values of the gated part
 */
public record Decoder(int tokens, int width, int layers, int heads, int hidden) implements Network {

  /** Ids of the new tokens: [batch, tokens]. */
  public static final String TOKENS = "tokens";

  /** 1 where a token stands, 0 where a picture's row does: [batch, tokens, 1]. */
  public static final String TEXT = "text";

  /** Rows of pictures where they stand, else zeros: [batch, tokens, width]. */
  public static final String SEEN = "seen";

  /** [tokens, width of a head / 2, 1]. */
  public static final String COSINES = "cosines";

  /** [tokens, width of a head / 2, 1]. */
  public static final String SINES = "sines";

  /** [tokens, tokens before and these]: 0 where one may look, else {@link #UNSEEN}. */
  public static final String MASK = "mask";

  /** What comes next: [batch, tokens, tokens of the vocabulary]. */
  public static final String LOGITS = "logits";

  /** Added where one may not look. */
  public static final float UNSEEN = -1e9f;

  /** Of the slowest turn of a head (Su et al., 2021). */
  public static final double FREQUENCY_BASE = 10000;

  /** What follows from tokens, and the tokens as each layer leaves them. */
  record Said<T>(T logits, List<Memory<T>> memories, List<T> layers) {}

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>();
    weights.add(table());
    for (int i = 0; i < layers; i++) {
      String name = "blk." + i + ".";
      weights.addAll(new RmsNorm(name + "attn_norm", width).weights());
      weights.addAll(attention(name).weights());
      weights.addAll(new RmsNorm(name + "ffn_norm", width).weights());
      weights.addAll(gate(name).weights());
      weights.addAll(up(name).weights());
      weights.addAll(down(name).weights());
    }
    weights.addAll(new RmsNorm("output_norm", width).weights());
    return weights;
  }

  @Override
  public List<Port> inputs() {
    String w = String.valueOf(width);
    String half = String.valueOf(width / heads / 2);
    List<Port> ports = new ArrayList<>();
    ports.add(Port.of(TOKENS, "batch", "tokens"));
    ports.add(Port.of(TEXT, "batch", "tokens", "1"));
    ports.add(Port.of(SEEN, "batch", "tokens", w));
    ports.add(Port.of(COSINES, "tokens", half, "1"));
    ports.add(Port.of(SINES, "tokens", half, "1"));
    ports.add(Port.of(MASK, "tokens", "all"));
    for (int i = 0; i < layers; i++) {
      ports.add(memory("keys." + i, "before"));
      ports.add(memory("values." + i, "before"));
    }
    return ports;
  }

  @Override
  public List<Port> outputs() {
    List<Port> ports = new ArrayList<>();
    ports.add(Port.of(LOGITS, "batch", "tokens", String.valueOf(tokens)));
    for (int i = 0; i < layers; i++) {
      ports.add(memory("new-keys." + i, "all"));
      ports.add(memory("new-values." + i, "all"));
    }
    return ports;
  }

  private Port memory(String name, String length) {
    return Port.of(name, "batch", String.valueOf(heads), length, String.valueOf(width / heads));
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    List<Memory<T>> memories = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      memories.add(new Memory<>(inputs.get("keys." + i), inputs.get("values." + i)));
    }
    Said<T> said =
        say(
            algebra,
            rows(algebra, inputs.get(TOKENS), inputs.get(TEXT), inputs.get(SEEN)),
            new Places<>(inputs.get(COSINES), inputs.get(SINES), inputs.get(MASK)),
            memories);
    Map<String, T> outputs = new LinkedHashMap<>();
    outputs.put(LOGITS, said.logits());
    for (int i = 0; i < layers; i++) {
      outputs.put("new-keys." + i, said.memories().get(i).keys());
      outputs.put("new-values." + i, said.memories().get(i).values());
    }
    return Named.of(outputs);
  }

  /** Tokens and pictures as rows of one width. */
  <T> T rows(Algebra<T> algebra, T ids, T text, T seen) {
    T words = algebra.rows(algebra.weight(table()), ids);
    return algebra.add(algebra.multiply(words, text), seen);
  }

  /** From rows to logits; memories of every layer, or none of any. */
  <T> Said<T> say(Algebra<T> algebra, T rows, Places<T> places, List<Memory<T>> memories) {
    List<Memory<T>> kept = new ArrayList<>();
    List<T> left = new ArrayList<>();
    T x = rows;
    for (int i = 0; i < layers; i++) {
      String name = "blk." + i + ".";
      T normed = new RmsNorm(name + "attn_norm", width).apply(algebra, x);
      CausalAttention.Seen<T> seen =
          attention(name)
              .apply(
                  algebra,
                  normed,
                  places,
                  memories.isEmpty() ? List.of() : List.of(memories.get(i)));
      kept.add(seen.memory());
      x = algebra.add(x, seen.tokens());
      T second = new RmsNorm(name + "ffn_norm", width).apply(algebra, x);
      T gated =
          algebra.multiply(
              Activation.SILU.apply(algebra, gate(name).apply(algebra, second)),
              up(name).apply(algebra, second));
      x = algebra.add(x, down(name).apply(algebra, gated));
      left.add(x);
    }
    T last = new RmsNorm("output_norm", width).apply(algebra, x);
    T logits = algebra.matrixProduct(last, algebra.permute(algebra.weight(table()), 1, 0));
    return new Said<>(logits, kept, left);
  }

  /** The embedding. */
  Weight table() {
    return new Weight(
        "token_embd.weight",
        Weight.Role.FACTOR,
        List.of((long) tokens, (long) width),
        0,
        0.5 / Math.sqrt(width));
  }

  private CausalAttention attention(String name) {
    return new CausalAttention(name + "attn", width, heads, shallow(width));
  }

  private Factors gate(String name) {
    return new Factors(name + "ffn_gate", width, hidden, 1 / Math.sqrt(width));
  }

  private Factors up(String name) {
    return new Factors(name + "ffn_up", width, hidden, 1 / Math.sqrt(width));
  }

  private Factors down(String name) {
    return new Factors(name + "ffn_down", hidden, width, shallow(hidden));
  }

  // All layers together add to a token about what it is.
  private double shallow(int in) {
    return 1 / Math.sqrt(2.0 * layers * in);
  }
}
