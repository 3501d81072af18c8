// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

/**
 * Random numbers addressed by a counter instead of drawn in order, so that every pixel knows its
 * own number and neither the number of threads nor the order of rows changes a picture [1]. The
 * bits are SplitMix64's output function over {@code key + counter · golden gamma} [2].
 *
 * <p>[1] Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011,
 * https://doi.org/10.1145/2063384.2063405. [2] Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014, https://doi.org/10.1145/2660193.2660195.
 */
final class CounterRandom {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long key;

  CounterRandom(long seed) {
    key = mix(seed + GOLDEN_GAMMA);
  }

  /** An independent sequence of the same seed: one for each use within an operation. */
  CounterRandom stream(long number) {
    return new CounterRandom(key ^ mix(number + GOLDEN_GAMMA));
  }

  /** 64 random bits. */
  long bits(long counter) {
    return mix(key + counter * GOLDEN_GAMMA);
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  double uniform(long counter) {
    return (bits(counter) >>> 11) * 0x1.0p-53;
  }

  /** Uniform in 0..bound − 1; the bias of at most bound · 2⁻³² is of no account here. */
  int below(int bound, long counter) {
    return (int) (((bits(counter) >>> 32) * bound) >>> 32);
  }

  static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
