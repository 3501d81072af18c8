// SPDX-License-Identifier: Apache-2.0
package dev.iqa.batch;

/**
 * What a batch may use. No result depends on it.
 *
 * @param decoders threads that read and decode, at least 1
 * @param judges threads that ask the assessor, at least 1
 * @param pixelBytes of decoded pictures at once, at least 1; a picture that alone takes more waits
 *     until there is no other
 */
public record BatchLimits(int decoders, int judges, long pixelBytes) {

  private static final long MOST_PIXEL_BYTES = 1L << 30;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public BatchLimits {
    if (decoders < 1 || judges < 1 || pixelBytes < 1) {
      throw new IllegalArgumentException(
          "a batch needs positive numbers, not "
              + decoders
              + " decoders, "
              + judges
              + " judges, "
              + pixelBytes
              + " bytes of pixels");
    }
  }

  /**
   * As many judges as processors.
   *
   * @return see {@link #of}
   */
  public static BatchLimits defaults() {
    return of(Runtime.getRuntime().availableProcessors());
  }

  /**
   * Half as many decoders as judges, rounded up, and half of the largest heap, at most 1 GiB, for
   * pixels: the JVM allows direct memory the size of the heap.
   *
   * @param judges at least 1
   * @return these limits
   */
  public static BatchLimits of(int judges) {
    return new BatchLimits(
        (judges + 1) / 2, judges, Math.min(MOST_PIXEL_BYTES, Runtime.getRuntime().maxMemory() / 2));
  }
}
