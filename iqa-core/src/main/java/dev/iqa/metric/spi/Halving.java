// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

/**
 * How a picture is brought to half its size, rounded up, in a pyramid. The filter is the outer
 * product of {@link #weights()} with itself; cell i of the result weighs the samples from {@code 2
 * i + first} on.
 */
public enum Halving {
  /**
   * Means of 2 × 2 samples from the corner on; the edge sample is repeated (Wang's MATLAB code).
   */
  MATLAB,
  /**
   * Means of 2 × 2 samples; an odd size is first padded with zeros on both sides, which count in
   * the mean (pytorch-msssim, piq).
   */
  ZERO_PADDED,
  /** Means of 2 × 2 samples, one up and left of the corner; the edge sample is repeated (sewar). */
  UP_LEFT,
  /** The 9-tap low-pass of the biorthogonal 9/7 wavelet; the edge sample is repeated (libvmaf). */
  NINE_TAP;

  // Low-pass analysis filter of the CDF 9/7 wavelet, sum 1, to the six digits libvmaf works with.
  private static final float[] LOW_PASS = {
    .026727f, -.016828f, -.078201f, .266846f, .602914f, .266846f, -.078201f, -.016828f, .026727f
  };

  private static final float[] MEAN = {.5f, .5f};

  /**
   * Weights in one direction.
   *
   * @return 2 or 9 weights
   */
  public float[] weights() {
    return (this == NINE_TAP ? LOW_PASS : MEAN).clone();
  }

  /**
   * Where cell 0 begins.
   *
   * @param size of the picture in this direction
   * @return index of the sample under the first weight, 0 or negative
   */
  public int first(int size) {
    return switch (this) {
      case MATLAB -> 0;
      case ZERO_PADDED -> -(size % 2);
      case UP_LEFT -> -1;
      case NINE_TAP -> -4;
    };
  }

  /**
   * Which sample stands at a place beyond the border.
   *
   * @param index any place
   * @param size of the picture in this direction
   * @return index of a sample, or −1 for a zero
   */
  public int inside(int index, int size) {
    if (index >= 0 && index < size) {
      return index;
    }
    return this == ZERO_PADDED ? -1 : Mirror.repeatingEdge(index, size);
  }

  /**
   * Half a size.
   *
   * @param size at least 1
   * @return rounded up
   */
  public static int of(int size) {
    return (size + 1) / 2;
  }
}
