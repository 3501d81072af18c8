// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Work over the rows of a picture in bands of a fixed height, on the calling thread and helpers
 * from a small shared pool of daemons. Sums are added in the order of the bands, so that a value is
 * the same to the last bit whatever the number of threads.
 */
final class Bands {

  /** Rows of a band: enough that reading a window's height twice at a seam costs little. */
  static final int HEIGHT = 128;

  private static final ThreadPoolExecutor POOL = pool();

  private Bands() {}

  /** Work on the rows [from, to). */
  @FunctionalInterface
  interface Task {
    /**
     * Does one band.
     *
     * @param sums zeros; what the band adds up
     */
    void run(int from, int to, double[] sums);
  }

  private static ThreadPoolExecutor pool() {
    AtomicInteger number = new AtomicInteger();
    int size = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "iqa-bands-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Sums over all rows.
   *
   * @param rows at least 1
   * @param threads most threads at work, the calling one among them; no more than there are
   *     processors
   * @param length numbers a band adds up
   * @return {@code length} sums
   * @throws CancellationException if the calling thread was interrupted; the flag stays set
   */
  static double[] sum(int rows, int threads, int length, Task task) {
    int bands = (rows + HEIGHT - 1) / HEIGHT;
    double[][] sums = new double[bands][length];
    if (Math.min(threads, bands) == 1) {
      for (int i = 0; i < bands; i++) {
        MetricInput.checkInterrupted();
        task.run(i * HEIGHT, Math.min(rows, (i + 1) * HEIGHT), sums[i]);
      }
    } else {
      new Shared(rows, bands, sums, task).run(Math.min(threads, bands));
    }
    double[] total = new double[length];
    for (double[] band : sums) {
      for (int k = 0; k < length; k++) {
        total[k] += band[k];
      }
    }
    return total;
  }

  /** Bands that several threads take one by one. */
  private static final class Shared {
    private final int rows;
    private final int bands;
    private final double[][] sums;
    private final Task task;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch open;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Shared(int rows, int bands, double[][] sums, Task task) {
      this.rows = rows;
      this.bands = bands;
      this.sums = sums;
      this.task = task;
      open = new CountDownLatch(bands);
    }

    void run(int threads) {
      for (int i = 1; i < threads; i++) {
        POOL.execute(() -> takeBands(false));
      }
      // A helper that never gets a turn takes nothing: the calling thread then does all bands.
      takeBands(true);
      boolean interrupted = false;
      while (open.getCount() > 0) {
        try {
          open.await();
        } catch (InterruptedException e) {
          // The bands under way read the pictures: leave only when they are done.
          interrupted = true;
          failure.compareAndSet(null, new CancellationException("interrupted"));
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      Throwable thrown = failure.get();
      if (thrown instanceof CancellationException) {
        throw new CancellationException("interrupted");
      } else if (thrown instanceof RuntimeException e) {
        throw e;
      } else if (thrown instanceof Error e) {
        throw e;
      }
    }

    private void takeBands(boolean calling) {
      int i;
      while ((i = next.getAndIncrement()) < bands) {
        try {
          if (calling) {
            MetricInput.checkInterrupted();
          }
          if (failure.get() == null) {
            task.run(i * HEIGHT, Math.min(rows, (i + 1) * HEIGHT), sums[i]);
          }
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          open.countDown();
        }
      }
    }
  }
}
