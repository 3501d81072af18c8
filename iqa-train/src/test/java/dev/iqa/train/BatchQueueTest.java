// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.train.network.Named;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BatchQueueTest {

  private static Batch batch(long step) {
    return new Batch(Long.toString(step), Named.of("x", Values.of(new float[] {step}, 1)));
  }

  @Test
  void keepsTheOrderWhateverTheWorkersDo() throws InterruptedException {
    try (BatchQueue queue =
        new BatchQueue(
            step -> {
              pause((step * 7) % 5);
              return batch(step);
            },
            3,
            10,
            40)) {
      for (long step = 10; step < 40; step++) {
        assertThat(queue.next().name()).isEqualTo(Long.toString(step));
      }
    }
  }

  @Test
  @Timeout(60)
  void preparesOnlyAFewAhead() throws InterruptedException {
    AtomicLong prepared = new AtomicLong();
    try (BatchQueue queue =
        new BatchQueue(
            step -> {
              prepared.incrementAndGet();
              return batch(step);
            },
            2,
            0,
            1000)) {
      queue.next();
      while (prepared.get() < 5) {
        Thread.sleep(1);
      }
      Thread.sleep(100);
      assertThat(prepared.get()).isEqualTo(5);
    }
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
