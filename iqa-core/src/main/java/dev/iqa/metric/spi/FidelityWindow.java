// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

/**
 * The windows of visual information fidelity, one for each of its four scales: Gaussian with σ =
 * side / 5, used only where they fit (Sheikh and Bovik, 2006; their program {@code vifp_mscale}).
 */
public enum FidelityWindow {
  /** Of the pictures themselves. */
  SIDE_17(17),
  /** Of the second scale, and what brings the first to it. */
  SIDE_9(9),
  /** Of the third scale. */
  SIDE_5(5),
  /** Of the fourth scale. */
  SIDE_3(3);

  private final int side;

  FidelityWindow(int side) {
    this.side = side;
  }

  /**
   * Extent.
   *
   * @return rows and columns
   */
  public int side() {
    return side;
  }

  /**
   * The window is the outer product of these with themselves.
   *
   * @return side() weights, sum 1, in a new array
   */
  public double[] weights() {
    double[] weights = new double[side];
    double sigma = side / 5.0;
    double sum = 0;
    for (int i = 0; i < side; i++) {
      double distance = i - side / 2;
      weights[i] = Math.exp(-distance * distance / (2 * sigma * sigma));
      sum += weights[i];
    }
    for (int i = 0; i < side; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /**
   * Places of the window along a side of a picture.
   *
   * @param size columns or rows
   * @return 0 or less if it does not fit
   */
  public int places(int size) {
    return size - side + 1;
  }

  /**
   * What is left of a side once a picture is smoothed by this window and every second place is
   * kept.
   *
   * @param size columns or rows, at least side()
   * @return half of the places, rounded up
   */
  public int thinned(int size) {
    return (places(size) + 1) / 2;
  }
}
