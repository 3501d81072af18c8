// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A context of a model: what it has read, and what it thinks comes next. Whatever would end the JVM
 * (too many tokens at once, ids that do not exist, a full context, choosing before reading) is an
 * exception here. Used by one thread at a time.
 */
final class LlamaSession implements AutoCloseable {

  private static final int BATCH = 4 * Chunk.LENGTH;

  private final LlamaWeights weights;
  private final Optional<LlamaEyes> eyes;
  private final Pointer engine;
  private final Pointer handle;
  private final int capacity;
  private final int batch;
  private final int vocabulary;

  private final List<Chunk> read = new ArrayList<>();
  private int position;
  // Of the last batch: the first token with logits, and how many tokens there were.
  private int logitsFrom;
  private int logitsTo;

  /**
   * A new context.
   *
   * @param positions it holds
   * @param threads it computes with
   * @throws ModelUnavailableException if there is not enough memory
   */
  LlamaSession(LlamaWeights weights, Optional<LlamaEyes> eyes, int positions, int threads) {
    this.weights = weights;
    this.eyes = eyes;
    engine = weights.engine().handle();
    Pointer context = LlamaLibrary.context(engine, weights.handle(), positions, BATCH, threads);
    if (context == null) {
      throw new ModelUnavailableException(
          "no context of "
              + positions
              + " positions for "
              + weights.file()
              + ": "
              + LlamaLibrary.problem().strip()
              + "; fewer positions would take less memory");
    }
    handle = context;
    capacity = Math.min(positions, LlamaLibrary.positions(engine, context));
    batch = Math.min(BATCH, LlamaLibrary.batch(engine, context));
    vocabulary = weights.description().vocabulary();
  }

  /** Positions it holds. */
  int capacity() {
    return capacity;
  }

  /** Positions that are taken. */
  int position() {
    return position;
  }

  /**
   * Puts an adapter in force, or none. What was read is forgotten.
   *
   * @param scale 1 as it was trained
   */
  void adapt(@Nullable Pointer adapter, float scale) {
    forgetAll();
    int result = LlamaLibrary.adapt(engine, handle, adapter, scale);
    if (result != 0) {
      throw new InferenceException("llama.cpp does not take the adapter (" + result + ")");
    }
  }

  /** How many chunks at the front it need not read again. */
  int shared(List<Chunk> chunks) {
    int same = 0;
    while (same < read.size() && same < chunks.size() && read.get(same).equals(chunks.get(same))) {
      same++;
    }
    return same;
  }

  /**
   * Reads a prompt, from the first chunk on that differs from the last prompt. Afterwards the
   * logits behind its last token are there.
   *
   * @param goOn asked before every chunk
   * @return false if it was stopped
   */
  boolean read(List<Chunk> chunks, BooleanSupplier goOn) {
    if (Chunk.positions(chunks) > capacity) {
      throw new IllegalArgumentException(
          Chunk.positions(chunks) + " positions do not fit a context of " + capacity);
    }
    // The logits of the last chunk are not kept.
    int keep = Math.min(shared(chunks), chunks.size() - 1);
    if (!rewind(Chunk.positions(chunks.subList(0, keep)))) {
      keep = 0;
    }
    for (Chunk chunk : chunks.subList(keep, chunks.size())) {
      if (!goOn.getAsBoolean()) {
        return false;
      }
      decode(chunk);
      read.add(chunk);
    }
    return true;
  }

  private void decode(Chunk chunk) {
    if (chunk instanceof Chunk.Tokens tokens) {
      decode(tokens.ids(), tokens.ids().size() - 1);
    } else if (chunk instanceof Chunk.Rows rows) {
      int width = weights.description().width();
      requireRoom(rows.positions());
      if (rows.values().remaining() != rows.positions() * width) {
        throw new IllegalArgumentException("rows are " + width + " wide for " + weights.file());
      }
      int count = rows.positions();
      decoded(run(null, rows.values(), count, count - 1), count, count - 1);
    } else if (chunk instanceof Chunk.Look look) {
      requireSpace(look.positions());
      LlamaEyes own = eyes.orElseThrow();
      int result = weights.engine().reading(() -> own.decode(handle, look, position, batch));
      decoded(result, look.positions(), look.positions() - 1);
    }
  }

  /**
   * Reads tokens behind what was read.
   *
   * @param wanted the first whose logits are wanted
   */
  void decode(List<Integer> tokens, int wanted) {
    requireRoom(tokens.size());
    int[] ids = tokens.stream().mapToInt(weights::checked).toArray();
    decoded(run(ids, null, ids.length, wanted), ids.length, wanted);
  }

  private int run(int @Nullable [] ids, @Nullable FloatBuffer rows, int count, int wanted) {
    return count == 1
        ? LlamaLibrary.decode(engine, handle, ids, rows, count, position, wanted)
        : weights
            .engine()
            .reading(() -> LlamaLibrary.decode(engine, handle, ids, rows, count, position, wanted));
  }

  private void requireRoom(int count) {
    if (count < 1 || count > batch) {
      throw new IllegalArgumentException(count + " tokens at once; 1 to " + batch + " are read");
    }
    requireSpace(count);
  }

  private void requireSpace(int count) {
    if (count > capacity - position) {
      throw new IllegalArgumentException(
          count + " more do not fit: " + position + " of " + capacity + " positions are taken");
    }
  }

  private void decoded(int result, int count, int wanted) {
    if (result != 0) {
      forgetAll();
      throw new InferenceException(
          "llama.cpp cannot read " + count + " tokens of " + weights.file() + " (" + result + ")");
    }
    position += count;
    logitsFrom = wanted;
    logitsTo = count;
  }

  /**
   * Forgets all from a position on, which lies behind a chunk.
   *
   * @return false if this model can only forget everything, which it then did
   */
  boolean rewind(int to) {
    int taken = 0;
    int kept = 0;
    while (kept < read.size() && taken + read.get(kept).positions() <= to) {
      taken += read.get(kept).positions();
      kept++;
    }
    if (taken < position) {
      noLogits();
      if (!LlamaLibrary.forget(engine, handle, taken)) {
        read.clear();
        position = 0;
        return false;
      }
    }
    read.subList(kept, read.size()).clear();
    position = taken;
    return true;
  }

  private void forgetAll() {
    noLogits();
    LlamaLibrary.forget(engine, handle, 0);
    read.clear();
    position = 0;
  }

  private void noLogits() {
    logitsFrom = 0;
    logitsTo = 0;
  }

  private int last() {
    return requireLogits(logitsTo - 1);
  }

  private int requireLogits(int index) {
    if (index < logitsFrom || index >= logitsTo) {
      throw new IllegalStateException("nothing was read that says what comes next");
    }
    // mtmd reads in batches of its own; the last token has the last logits.
    return index == logitsTo - 1 ? -1 : index;
  }

  /** A copy of the logits behind the last token. */
  float[] logits() {
    float[] out = new float[vocabulary];
    if (!LlamaLibrary.logits(engine, handle, last(), vocabulary, out)) {
      throw new InferenceException("llama.cpp has no logits");
    }
    return out;
  }

  /**
   * ln p of a token.
   *
   * @param index of the token of the last batch that it would follow; −1 for the last one
   */
  double logProbability(int index, int token) {
    int at = index < 0 ? last() : requireLogits(index);
    double value =
        LlamaLibrary.logProbability(engine, handle, at, vocabulary, weights.checked(token));
    if (Double.isNaN(value)) {
      throw notANumber();
    }
    return value;
  }

  /**
   * Chooses what comes next, and lets the grammar go on with it.
   *
   * @param temperature 0 for the most likely
   * @param draw in 0..1, of effect at other temperatures
   * @param probability of the choice, at temperature 1 and without the grammar, goes to [0]
   */
  int choose(
      @Nullable LlamaGrammar grammar, double temperature, double draw, double[] probability) {
    int index = last();
    int token =
        LlamaLibrary.choose(
            engine,
            weights.handle(),
            handle,
            index,
            grammar == null ? null : grammar.handle(),
            temperature,
            draw,
            probability);
    return switch (token) {
      case -1 -> throw new InferenceException("llama.cpp has no logits");
      case -2 -> throw notANumber();
      case -3 ->
          throw new InferenceException(
              "the vocabulary of " + weights.file() + " cannot spell the form of the answer");
      default -> token;
    };
  }

  private InferenceException notANumber() {
    return new InferenceException(
        weights.file()
            + " computed something that is not a number; another picture or file would work");
  }

  @Override
  public void close() {
    LlamaLibrary.freeContext(engine, handle);
  }
}
