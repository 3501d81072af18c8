// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.onnx;

/**
 * How a window walks over a picture, for convolutions and pooling.
 *
 * @param stride rows and columns per step
 * @param dilation rows and columns between the taps of the window
 * @param groups of channels that do not see each other
 * @param top rows of padding
 * @param left columns of padding
 * @param bottom rows of padding
 * @param right columns of padding
 */
public record Convolution(
    int stride, int dilation, int groups, int top, int left, int bottom, int right) {

  /** Step 1, no padding, one group. */
  public static final Convolution PLAIN = new Convolution(1, 1, 1, 0, 0, 0, 0);

  /**
   * Another step.
   *
   * @param step rows and columns
   * @return this with that step
   */
  public Convolution strided(int step) {
    return new Convolution(step, dilation, groups, top, left, bottom, right);
  }

  /**
   * The same padding on all sides.
   *
   * @param padding rows and columns
   * @return this with that padding
   */
  public Convolution padded(int padding) {
    return padded(padding, padding, padding, padding);
  }

  /**
   * Padding for each side; TensorFlow's “same” pads more at the bottom and right.
   *
   * @param above rows
   * @param before columns
   * @param below rows
   * @param after columns
   * @return this with that padding
   */
  public Convolution padded(int above, int before, int below, int after) {
    return new Convolution(stride, dilation, groups, above, before, below, after);
  }

  /**
   * Another number of groups; as many as channels is a depthwise convolution.
   *
   * @param number of groups
   * @return this with that number
   */
  public Convolution grouped(int number) {
    return new Convolution(stride, dilation, number, top, left, bottom, right);
  }

  /**
   * Another dilation.
   *
   * @param distance rows and columns between taps
   * @return this with that dilation
   */
  public Convolution dilated(int distance) {
    return new Convolution(stride, distance, groups, top, left, bottom, right);
  }
}
