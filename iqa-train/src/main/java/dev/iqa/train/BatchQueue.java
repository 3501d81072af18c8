// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/** Batches prepared ahead by workers and handed out in order; never more than a few wait. */
final class BatchQueue implements AutoCloseable {

  private static final int AHEAD_PER_WORKER = 2;

  private final LongFunction<Batch> source;
  private final ExecutorService workers;
  private final Deque<Future<Batch>> prepared = new ArrayDeque<>();
  private final int ahead;
  private final long end;
  private long nextSubmitted;
  private long nextTaken;
  private long waitedNanos;

  /** Prepares the steps from first to end, exclusive. */
  BatchQueue(LongFunction<Batch> source, int workerCount, long first, long end) {
    this.source = source;
    this.end = end;
    ahead = AHEAD_PER_WORKER * workerCount;
    nextSubmitted = first;
    nextTaken = first;
    AtomicInteger names = new AtomicInteger();
    workers =
        Executors.newFixedThreadPool(
            workerCount,
            task -> {
              Thread thread = new Thread(task, "iqa-batch-" + names.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    refill();
  }

  Batch next() throws InterruptedException {
    Future<Batch> future = prepared.remove();
    long begin = System.nanoTime();
    try {
      Batch batch = future.get();
      waitedNanos += System.nanoTime() - begin;
      nextTaken++;
      refill();
      return batch;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TrainingException named) {
        throw named;
      }
      throw new TrainingException(
          TrainingException.Kind.BATCH_FAILED,
          "the batch of step " + nextTaken + " could not be prepared: " + e.getCause(),
          e.getCause());
    }
  }

  /** How long {@link #next} had to wait for workers, in all. */
  double waitedSeconds() {
    return waitedNanos / 1e9;
  }

  private void refill() {
    while (prepared.size() < ahead && nextSubmitted < end) {
      long step = nextSubmitted++;
      prepared.add(workers.submit(() -> source.apply(step)));
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
