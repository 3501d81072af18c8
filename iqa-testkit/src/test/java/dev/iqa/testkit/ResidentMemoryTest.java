// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {

  private static List<Long> samples(LongStream kilobytes) {
    return kilobytes.boxed().toList();
  }

  @Test
  void aLeakGrowsInEveryPart() {
    List<Long> leak = samples(IntStream.rangeClosed(0, 40).mapToLong(i -> 300_000 + 500L * i));
    assertEquals(20_000, ResidentMemory.steadyGrowth(leak));
  }

  @Test
  void settlingInOnceIsNoLeak() {
    List<Long> settling =
        samples(IntStream.rangeClosed(0, 40).mapToLong(i -> i < 10 ? 300_000 : 320_000 + 10L * i));
    assertEquals(400, ResidentMemory.steadyGrowth(settling));
  }

  @Test
  void aLeakIsSeenBesideSettlingIn() {
    List<Long> both =
        samples(
            IntStream.rangeClosed(0, 40).mapToLong(i -> (i < 20 ? 300_000 : 330_000) + 500L * i));
    assertEquals(20_000, ResidentMemory.steadyGrowth(both));
  }
}
