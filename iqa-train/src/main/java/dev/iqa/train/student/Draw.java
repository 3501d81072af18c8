// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import java.util.SplittableRandom;

/** Random numbers of one purpose: the same seed and address give the same numbers. */
public final class Draw {

  private final SplittableRandom random;

  private Draw(long key) {
    random = new SplittableRandom(key);
  }

  /** Numbers of their own for a place such as (step, index). */
  public static Draw of(long seed, long... address) {
    long key = mix(seed);
    for (long part : address) {
      key = mix(key ^ (part + 0x9E3779B97F4A7C15L));
    }
    return new Draw(key);
  }

  // SplitMix64's output function (Steele, Lea and Flood, 2014).
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  public double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Even on a logarithmic scale. */
  double scaleBetween(double low, double high) {
    return Math.exp(between(Math.log(low), Math.log(high)));
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** 53 bits, which every reader of JSON passes unharmed. */
  public long seed() {
    return random.nextLong() >>> 11;
  }
}
