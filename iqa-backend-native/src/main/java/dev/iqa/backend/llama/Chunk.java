// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.language.Embeddings;
import dev.iqa.language.PromptScript;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/**
 * What a context reads at once. Where a chunk ends depends on the prompt alone, and whole chunks
 * are reused, so that a prompt gives the same numbers with and without reuse.
 */
sealed interface Chunk {

  /** Tokens or rows in a chunk; a divisor of what llama.cpp takes at once. */
  int LENGTH = 128;

  /** Positions it takes in a context. */
  int positions();

  /**
   * Tokens.
   *
   * @param ids of the vocabulary
   */
  record Tokens(List<Integer> ids) implements Chunk {
    public Tokens {
      ids = List.copyOf(ids);
    }

    @Override
    public int positions() {
      return ids.size();
    }
  }

  /** Rows of embeddings in place of tokens; equal if their numbers are. */
  final class Rows implements Chunk {
    private final Embeddings embeddings;
    private final int from;
    private final int count;

    Rows(Embeddings embeddings, int from, int count) {
      this.embeddings = embeddings;
      this.from = from;
      this.count = count;
    }

    @Override
    public int positions() {
      return count;
    }

    FloatBuffer values() {
      int width = embeddings.width();
      return embeddings.values().slice(from * width, count * width);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Rows rows && values().equals(rows.values());
    }

    @Override
    public int hashCode() {
      return values().hashCode();
    }
  }

  /**
   * A picture as mtmd takes it.
   *
   * @param digest of its pixels; pictures are told apart by it
   * @param handle of mtmd's chunks, valid during one call
   * @param positions it takes
   */
  record Look(String digest, Pointer handle, int positions) implements Chunk {
    @Override
    public boolean equals(Object other) {
      return other instanceof Look look && digest.equals(look.digest);
    }

    @Override
    public int hashCode() {
      return digest.hashCode();
    }
  }

  static List<Chunk> of(List<Integer> tokens) {
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < tokens.size(); from += LENGTH) {
      chunks.add(new Tokens(tokens.subList(from, Math.min(from + LENGTH, tokens.size()))));
    }
    return chunks;
  }

  static List<Chunk> of(Embeddings embeddings) {
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < embeddings.rows(); from += LENGTH) {
      chunks.add(new Rows(embeddings, from, Math.min(LENGTH, embeddings.rows() - from)));
    }
    return chunks;
  }

  static List<Chunk> of(PromptScript script) {
    List<Chunk> chunks = new ArrayList<>();
    for (PromptScript.Piece piece : script.pieces()) {
      if (piece instanceof PromptScript.Tokens tokens) {
        chunks.addAll(of(tokens.ids()));
      } else if (piece instanceof PromptScript.Rows rows) {
        chunks.addAll(of(rows.embeddings()));
      }
    }
    return chunks;
  }

  static int positions(List<Chunk> chunks) {
    return chunks.stream().mapToInt(Chunk::positions).sum();
  }
}
