// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.TrainingException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongFunction;

/**
 * Pairs of examples, kept while they are of use: making one costs more than learning from it, so
 * each is handed out several times, cut differently. Step {@code s} draws from the pairs {@code
 * advance · s} to {@code advance · s + size − 1}: a function of the step alone, whoever makes them
 * and however fast.
 */
final class ExamplePool {

  /** Steps that may be prepared out of order; pairs older by so many steps are let go. */
  private static final int SLACK = 64;

  private final LongFunction<List<Example>> source;
  private final int size;
  private final int advance;
  private final ConcurrentHashMap<Long, FutureTask<List<Example>>> made = new ConcurrentHashMap<>();

  /**
   * A pool.
   *
   * @param source makes the pair of an index
   * @param size pairs a step draws from
   * @param advance pairs that are replaced from step to step
   */
  ExamplePool(LongFunction<List<Example>> source, int size, int advance) {
    this.source = source;
    this.size = size;
    this.advance = advance;
  }

  /**
   * One of the pairs of a step, made now if nobody asked for it before.
   *
   * @param step of the training
   * @param slot 0 to {@link #size()} − 1
   */
  List<Example> pair(long step, int slot) {
    FutureTask<List<Example>> task =
        made.computeIfAbsent(
            step * advance + slot, index -> new FutureTask<>(() -> source.apply(index)));
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while examples were made", e);
    } catch (ExecutionException e) {
      throw new TrainingException(
          TrainingException.Kind.BATCH_FAILED,
          "examples " + (step * advance + slot) + " could not be made: " + e.getCause(),
          e.getCause());
    }
  }

  /** Lets go what no later step draws from. */
  void forgetBefore(long step) {
    long oldest = (step - SLACK) * advance;
    if (oldest > 0) {
      made.keySet().removeIf(index -> index < oldest);
    }
  }

  int size() {
    return size;
  }
}
