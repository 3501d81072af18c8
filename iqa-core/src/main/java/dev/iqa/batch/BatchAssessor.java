// SPDX-License-Identifier: Apache-2.0
package dev.iqa.batch;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.ModelUnavailableException;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.UnreadablePictureException;
import dev.iqa.imaging.Pictures;
import dev.iqa.imaging.ReadLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Judges many pictures: some are decoded while others are judged, in bounded memory, rows in the
 * order of the items.
 *
 * <p>Whatever a picture does, its row says so and the next one is judged. What is not the picture's
 * fault ends the run: a model that is missing, an assessor or reader that somebody closed, an
 * exception of the listener, an interruption.
 *
 * <p>Several runs may go on at once. A run may be made from a virtual thread: it waits by locks of
 * {@code java.util.concurrent} only; decoding and judging, which keep a processor busy, have
 * platform threads of their own.
 */
public final class BatchAssessor {

  private static final int SPARE_ITEMS = 2;
  private static final int BYTES_PER_PERMIT = 1 << 10;

  private final QualityAssessor assessor;
  private final Set<Aspect> aspects;
  private final PictureDecoder decoder;
  private final BatchLimits limits;
  private final int permits;

  /**
   * A batch; nothing is read yet.
   *
   * @param assessor who judges; stays open
   * @param aspects to ask for, at least one
   * @param decoder such as {@code reader::read} of an isolated reader
   * @param limits of threads and memory
   * @throws IllegalArgumentException if no aspect is asked for
   */
  public BatchAssessor(
      QualityAssessor assessor, Set<Aspect> aspects, PictureDecoder decoder, BatchLimits limits) {
    if (aspects.isEmpty()) {
      throw new IllegalArgumentException("a batch asks for at least one aspect");
    }
    this.assessor = assessor;
    this.aspects = EnumSet.copyOf(aspects);
    this.decoder = decoder;
    this.limits = limits;
    permits = permits(limits.pixelBytes());
  }

  private static int permits(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, bytes / BYTES_PER_PERMIT + 1);
  }

  /**
   * Judges.
   *
   * @param items taken one by one as there is room; not while a row is waited for
   * @param listener takes the rows
   * @return how many
   * @throws CancellationException if interrupted, the flag still set; no row is half heard
   * @throws ModelUnavailableException if the assessor finds its model gone
   * @throws IllegalStateException if the assessor or the decoder was closed meanwhile
   */
  public BatchSummary run(Iterable<BatchItem> items, BatchListener listener) {
    long start = System.nanoTime();
    long judged = 0;
    long failed = 0;
    try (Pipeline pipeline = new Pipeline()) {
      Iterator<BatchItem> next = items.iterator();
      Deque<CompletableFuture<BatchRow>> ahead = new ArrayDeque<>();
      while (true) {
        while (ahead.size() < limits.decoders() + limits.judges() + SPARE_ITEMS && next.hasNext()) {
          ahead.add(pipeline.submit(next.next()));
        }
        CompletableFuture<BatchRow> first = ahead.poll();
        if (first == null) {
          return new BatchSummary(judged, failed, Duration.ofNanos(System.nanoTime() - start));
        }
        BatchRow row = result(first);
        if (row instanceof BatchRow.Judged) {
          judged++;
        } else {
          failed++;
        }
        listener.onRow(row);
      }
    }
  }

  private static BatchRow result(CompletableFuture<BatchRow> future) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("interrupted");
      cancelled.initCause(e);
      throw cancelled;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new CompletionException(e.getCause());
    }
  }

  /** Between decoding and judging: pixels and what they cost, or the row of a failure. */
  private sealed interface Stage {

    record Decoded(
        BatchItem item,
        Picture picture,
        Optional<Picture> reference,
        Duration decoding,
        int permits)
        implements Stage {}

    record Given(BatchRow.Failed row) implements Stage {}
  }

  /** The threads of one run. */
  private final class Pipeline implements AutoCloseable {

    private final ExecutorService decoders = threads(limits.decoders(), "iqa-batch-decode");
    private final ExecutorService judges = threads(limits.judges(), "iqa-batch-judge");
    // Fair, or a large picture would wait for ever.
    private final Semaphore memory = new Semaphore(permits, true);

    private static ExecutorService threads(int count, String name) {
      return Executors.newFixedThreadPool(
          count,
          task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
          });
    }

    CompletableFuture<BatchRow> submit(BatchItem item) {
      return CompletableFuture.supplyAsync(() -> decode(item), decoders)
          .thenApplyAsync(this::judge, judges);
    }

    private Stage decode(BatchItem item) {
      long start = System.nanoTime();
      int lent = 0;
      try {
        byte[] file = Pictures.bytes(item.picture(), ReadLimits.DEFAULT);
        Optional<byte[]> original =
            item.reference().map(path -> Pictures.bytes(path, ReadLimits.DEFAULT));
        long bytes =
            Pictures.pixelBytes(file)
                + (original.isPresent() ? referencePixelBytes(item, original.get()) : 0);
        // Both at once: two that each hold one and wait for the other would wait for ever.
        int wanted = Math.min(permits, permits(bytes));
        memory.acquire(wanted);
        lent = wanted;
        Picture picture = decoder.decode(file);
        Optional<Picture> reference = original.map(bytesOf -> reference(item, bytesOf));
        return new Stage.Decoded(
            item, picture, reference, Duration.ofNanos(System.nanoTime() - start), lent);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        memory.release(lent);
        return new Stage.Given(failed(item, e));
      }
    }

    private static long referencePixelBytes(BatchItem item, byte[] file) {
      try {
        return Pictures.pixelBytes(file);
      } catch (UnreadablePictureException e) {
        throw ofReference(item, e);
      }
    }

    private Picture reference(BatchItem item, byte[] file) {
      try {
        return decoder.decode(file);
      } catch (UnreadablePictureException e) {
        throw ofReference(item, e);
      }
    }

    private static UnreadablePictureException ofReference(
        BatchItem item, UnreadablePictureException e) {
      Path reference = item.reference().orElseThrow();
      return new UnreadablePictureException(
          "the reference " + reference + ": " + e.getMessage(), e);
    }

    private BatchRow judge(Stage stage) {
      if (stage instanceof Stage.Given given) {
        return given.row();
      }
      Stage.Decoded decoded = (Stage.Decoded) stage;
      try {
        AssessmentRequest request = AssessmentRequest.of(decoded.picture()).asking(aspects);
        if (decoded.reference().isPresent()) {
          request = request.against(decoded.reference().get());
        }
        Assessment assessment = assessor.assess(request);
        return new BatchRow.Judged(
            decoded.item(),
            decoded.picture().width(),
            decoded.picture().height(),
            decoded.picture().format(),
            decoded.decoding(),
            assessment);
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        return failed(decoded.item(), e);
      } finally {
        memory.release(decoded.permits());
      }
    }

    /** Waits for what is in work, so that nothing is read or asked any more afterwards. */
    @Override
    public void close() {
      decoders.shutdownNow();
      judges.shutdownNow();
      boolean interrupted = Thread.interrupted();
      boolean ended = false;
      while (!ended) {
        try {
          ended =
              decoders.awaitTermination(1, TimeUnit.MINUTES)
                  && judges.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static BatchRow.Failed failed(BatchItem item, Throwable failure) {
    // An interruption closes files under the reader and looks like a broken picture.
    if (failure instanceof CancellationException cancelled) {
      throw cancelled;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    if (failure instanceof ModelUnavailableException unavailable) {
      throw unavailable;
    }
    if (failure instanceof NoSuchAssessorException missing) {
      throw missing;
    }
    if (failure instanceof IllegalStateException closed
        && String.valueOf(closed.getMessage()).contains("closed")) {
      throw closed;
    }
    return new BatchRow.Failed(item, FailureKind.of(failure), FailureKind.message(failure));
  }
}
