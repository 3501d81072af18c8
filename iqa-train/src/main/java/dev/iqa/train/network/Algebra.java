// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;

/**
 * What networks are written in. A network is one expression over this algebra; what a value is
 * decides what the expression does: over tensors it computes and trains, over the names of a graph
 * it exports. So training and export cannot drift apart.
 *
 * <p>Pictures and feature maps are [batch, channels, height, width], tokens [batch, tokens,
 * channels], vectors [batch, channels]. Height and width are unknown when a graph is written: no
 * operation takes them.
 *
 * @param <T> a value
 */
public interface Algebra<T> {

  /** Histograms of {@link #levelHistograms}. */
  int LEVEL_HISTOGRAMS = 5;

  /**
   * A convolution with what belongs to it: bias or batch normalisation.
   *
   * @param x feature map
   * @param convolution what to do
   * @return feature map
   */
  T convolution(T x, Convolution convolution);

  /**
   * A linear map of the last axis.
   *
   * @param x tokens or vectors
   * @param linear what to do
   * @return tokens or vectors
   */
  T linear(T x, Linear linear);

  /**
   * Zero mean and unit variance along the last axis, then scale and shift.
   *
   * @param x tokens or vectors
   * @param norm what to do
   * @return the same shape
   */
  T layerNorm(T x, LayerNorm norm);

  /**
   * A function of each value.
   *
   * @param x anything
   * @param activation the function
   * @return the same shape
   */
  T activate(T x, Activation activation);

  /**
   * Sum; sides of 1 are repeated.
   *
   * @param a one
   * @param b other
   * @return a + b
   */
  T add(T a, T b);

  /**
   * Product of values; sides of 1 are repeated.
   *
   * @param a one
   * @param b other
   * @return a · b
   */
  T multiply(T a, T b);

  /**
   * Scale and shift by constants.
   *
   * @param x anything
   * @param factor of each value
   * @param shift of each value
   * @return factor · x + shift
   */
  T affine(T x, double factor, double shift);

  /**
   * Product of matrices in the last two axes.
   *
   * @param a [..., m, k]
   * @param b [..., k, n]
   * @return [..., m, n]
   */
  T matrixProduct(T a, T b);

  /**
   * Exponentials along the last axis that sum to 1.
   *
   * @param x anything
   * @return the same shape
   */
  T softmax(T x);

  /**
   * Mean over height and width.
   *
   * @param x feature map
   * @return [batch, channels, 1, 1]
   */
  T pooledMean(T x);

  /**
   * Standard deviation over height and width, of the population: √(variance + 1e-6).
   *
   * @param x feature map
   * @return [batch, channels, 1, 1]
   */
  T pooledDeviation(T x);

  /**
   * Mean over windows; of a window that reaches over the rim, what lies within counts.
   *
   * @param x feature map
   * @param side of the windows, odd; one is centred on the first value
   * @param step from window to window
   * @return feature map of ⌈height / step⌉ × ⌈width / step⌉
   */
  T localMean(T x, int side, int step);

  /**
   * Mean over the tokens.
   *
   * @param x tokens
   * @return vectors
   */
  T meanOfTokens(T x);

  /**
   * The same values in another shape.
   *
   * @param x anything
   * @param shape 0 keeps the side at that place, one −1 takes what is left
   * @return of that shape
   */
  T reshape(T x, long... shape);

  /**
   * Axes in another order.
   *
   * @param x anything
   * @param axes the old axis at each new place
   * @return a permutation
   */
  T permute(T x, long... axes);

  /**
   * A range of an axis.
   *
   * @param x anything
   * @param axis counted from 0
   * @param begin first index, inclusive
   * @param end last index, exclusive
   * @return of side end − begin at that axis
   */
  T slice(T x, int axis, long begin, long end);

  /**
   * Parts one after the other.
   *
   * @param axis along which
   * @param parts that differ in that axis only
   * @return all of them
   */
  T concatenate(int axis, List<T> parts);

  /**
   * Histograms of 8-bit samples: of red, green and blue, of the largest of them, and of the largest
   * less the smallest. Not trained through.
   *
   * @param picture [batch, 3, height, width]
   * @param step from one pixel that counts to the next, in both directions
   * @param factor with {@code shift}: a sample of 0 to 1 is factor · x + shift
   * @param shift of each value
   * @return shares that sum to 1: [batch, {@value #LEVEL_HISTOGRAMS}, 256]
   */
  T levelHistograms(T picture, int step, double factor, double shift);

  /**
   * Numbers that are never trained.
   *
   * @param values row by row
   * @param shape of them
   * @return the numbers
   */
  T constant(float[] values, long... shape);

  /**
   * A weight as it is.
   *
   * @param weight of the network
   * @return its values
   */
  T weight(Weight weight);

  /**
   * Rows of a table.
   *
   * @param table [rows, width]
   * @param indices whole numbers from 0, as floats
   * @return the shape of the indices, and the width
   */
  T rows(T table, T indices);

  /**
   * Divided by the root of the mean of squares along the last axis.
   *
   * @param x anything
   * @param epsilon added to the mean of squares
   * @return the same shape
   */
  T unitMeanSquare(T x, double epsilon);
}
