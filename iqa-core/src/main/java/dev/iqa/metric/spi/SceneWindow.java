// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

/**
 * The window under which natural-scene statistics take local means and deviations, the outer
 * product of {@link #weights()} with itself, and what it sees beyond the border.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2012.2214050">Mittal et al., 2012, §III-A</a>
 */
public enum SceneWindow {
  /** Zeros. */
  ZERO_PADDED,
  /** The outermost sample. */
  EDGE_REPEATED;

  /** Rows and columns. */
  public static final int SIDE = 7;

  private static final double SIGMA = 7 / 6.0;

  /**
   * A Gaussian with σ = 7/6.
   *
   * @return {@link #SIDE} weights, sum 1, in a new array
   */
  public static double[] weights() {
    double[] weights = new double[SIDE];
    double sum = 0;
    for (int i = 0; i < SIDE; i++) {
      double x = i - (SIDE - 1) / 2.0;
      weights[i] = Math.exp(-x * x / (2 * SIGMA * SIGMA));
      sum += weights[i];
    }
    for (int i = 0; i < SIDE; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /**
   * What brings a picture to half its size: MATLAB's imresize, Keys' kernel with a = −½, twice as
   * wide.
   *
   * @return 8 weights, sum 1, in a new array; those of cell i begin at sample 2 i − 3
   */
  public static double[] halvingWeights() {
    double[] weights = new double[8];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      double x = Math.abs(0.5 * (3.5 - k));
      weights[k] =
          0.5 * (x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2);
      sum += weights[k];
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= sum;
    }
    return weights;
  }

  /**
   * Which sample stands at a place.
   *
   * @param index any place
   * @param size of the picture in this direction
   * @return index of a sample, or −1 for a zero
   */
  public int inside(int index, int size) {
    if (index >= 0 && index < size) {
      return index;
    }
    return this == ZERO_PADDED ? -1 : Math.max(0, Math.min(size - 1, index));
  }
}
