// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

/**
 * Sizes of a LLaMA transformer. Its tensors, rows before columns, {@code d} the width, {@code h = d
 * / heads} and {@code k = h · keyHeads}:
 *
 * <ul>
 *   <li>{@code token_embd.weight} [vocabulary, d], {@code output_norm.weight} [d], {@code
 *       output.weight} [vocabulary, d]; without the last one the first is used twice
 *   <li>in each layer {@code blk.N.attn_norm.weight} [d], {@code attn_q} [d, d], {@code attn_k} and
 *       {@code attn_v} [k, d], {@code attn_output} [d, d], {@code ffn_norm} [d], {@code ffn_gate}
 *       and {@code ffn_up} [feedForward, d], {@code ffn_down} [d, feedForward]
 * </ul>
 *
 * <p>Rotary positions turn numbers 2i and 2i + 1 of a head together, as in the original weights;
 * where i and i + h/2 turn together, as in other implementations, rows of q and k are put in that
 * order first.
 *
 * @param contextLength positions it was trained on
 * @param width of the rows between layers
 * @param layers blocks of attention and feed-forward
 * @param feedForward width inside a block
 * @param heads of queries
 * @param keyHeads of keys and values, a divisor of {@code heads}
 * @param epsilon of the root-mean-square norms
 * @param rotaryBase 10,000 in the original
 * @see <a href="https://arxiv.org/abs/2302.13971">Touvron et al., 2023</a>
 */
public record LlamaShape(
    int contextLength,
    int width,
    int layers,
    int feedForward,
    int heads,
    int keyHeads,
    float epsilon,
    float rotaryBase) {

  /** Name of the architecture. */
  public static final String ARCHITECTURE = "llama";

  /**
   * Checks that the heads divide the width.
   *
   * @throws IllegalArgumentException naming the size that does not fit
   */
  public LlamaShape {
    if (Math.min(Math.min(contextLength, layers), Math.min(feedForward, width)) < 1) {
      throw new IllegalArgumentException("every size of a transformer is 1 or more");
    }
    if (heads < 1 || width % heads != 0 || width / heads % 2 != 0) {
      throw new IllegalArgumentException(
          "the width " + width + " has no even share for each of " + heads + " heads");
    }
    if (keyHeads < 1 || heads % keyHeads != 0) {
      throw new IllegalArgumentException(
          heads + " heads cannot share " + keyHeads + " heads of keys; a divisor would work");
    }
  }

  /**
   * Begins a file: all but the tensors.
   *
   * @param name of the model
   * @param vocabulary it reads and writes
   * @return the file, which {@link GgufWriter#floats} completes
   */
  public GgufWriter file(String name, GgufVocabulary vocabulary) {
    return vocabulary.in(file(name, vocabulary.pieces().size()));
  }

  /**
   * Begins a file: all but the vocabulary and the tensors.
   *
   * @param name of the model
   * @param pieces in the vocabulary
   * @return the file, which the vocabulary and {@link GgufWriter#floats} complete
   */
  public GgufWriter file(String name, int pieces) {
    return new GgufWriter(ARCHITECTURE)
        .text("general.name", name)
        .whole("llama.context_length", contextLength)
        .whole("llama.embedding_length", width)
        .whole("llama.block_count", layers)
        .whole("llama.feed_forward_length", feedForward)
        .whole("llama.attention.head_count", heads)
        .whole("llama.attention.head_count_kv", keyHeads)
        .real("llama.attention.layer_norm_rms_epsilon", epsilon)
        .whole("llama.rope.dimension_count", width / heads)
        .real("llama.rope.freq_base", rotaryBase)
        .whole("llama.vocab_size", pieces);
  }
}
