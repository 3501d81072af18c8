// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class BandsTest {

  @Test
  void coversEveryRowOnce() {
    for (int rows : new int[] {1, 127, 128, 129, 1000}) {
      for (int threads : new int[] {1, 2, 5}) {
        int[] seen = new int[rows];
        Bands.sum(
            rows,
            threads,
            0,
            (from, to, sums) -> {
              for (int y = from; y < to; y++) {
                seen[y]++;
              }
            });
        assertThat(seen).containsOnly(1);
      }
    }
  }

  @Test
  void addsInTheOrderOfTheBands() {
    // 1 is lost beside 1e16 but not beside 0: any other order gives another number.
    Bands.Task task = (from, to, sums) -> sums[0] = from == 0 ? 1e16 : from == 128 ? 1 : -1e16;
    assertThat(Bands.sum(384, 1, 1, task)[0]).isZero();
    for (int i = 0; i < 200; i++) {
      assertThat(Bands.sum(384, 3, 1, task)[0]).isZero();
    }
  }

  @Test
  void letsOthersHelp() {
    var threads = ConcurrentHashMap.<Thread>newKeySet();
    CountDownLatch two = new CountDownLatch(2);
    Bands.sum(
        1024,
        4,
        0,
        (from, to, sums) -> {
          if (threads.add(Thread.currentThread())) {
            two.countDown();
          }
          try {
            assertThat(two.await(1, TimeUnit.MINUTES)).as("another thread came").isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(threads).hasSizeGreaterThan(1);
  }

  @Test
  void endsWhenInterrupted() {
    Thread caller = Thread.currentThread();
    for (int threads : new int[] {1, 3}) {
      try {
        assertThatThrownBy(
                () ->
                    Bands.sum(
                        1024,
                        threads,
                        0,
                        (from, to, sums) -> {
                          if (Thread.currentThread() == caller) {
                            caller.interrupt();
                          } else {
                            // Leaves bands for the calling thread until it waits for this one.
                            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
                            while (caller.getState() != Thread.State.WAITING
                                && System.nanoTime() < end) {
                              LockSupport.parkNanos(100_000);
                            }
                          }
                        }))
            .isInstanceOf(CancellationException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
      } finally {
        Thread.interrupted();
      }
    }
  }

  @Test
  void passesOnWhatABandThrows() {
    for (int threads : new int[] {1, 3}) {
      assertThatThrownBy(
              () ->
                  Bands.sum(
                      1024,
                      threads,
                      0,
                      (from, to, sums) -> {
                        if (from == 512) {
                          throw new IllegalStateException("band at " + from);
                        }
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("band at 512");
    }
  }
}
