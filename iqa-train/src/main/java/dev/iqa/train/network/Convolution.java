// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.ArrayList;
import java.util.List;

/**
 * A convolution with a square kernel. Its weights are {@code NAME.weight} [out, in / groups,
 * kernel, kernel] and, by {@link Completion}, {@code NAME.bias}, or {@code NAME.norm.weight},
 * {@code NAME.norm.bias}, {@code NAME.norm.mean} and {@code NAME.norm.variance}.
 *
 * @param name of its weights
 * @param in channels
 * @param out channels
 * @param kernel side, odd
 * @param stride of both axes
 * @param groups divides in and out; in of them make it depthwise
 * @param padding at the rim
 * @param completion what follows
 */
public record Convolution(
    String name,
    int in,
    int out,
    int kernel,
    int stride,
    int groups,
    Padding padding,
    Completion completion)
    implements Block {

  /** Added to the variance of batch normalisations. */
  public static final double EPSILON = 1e-5;

  /** Zeros at the rim. */
  public enum Padding {
    /** kernel / 2 on each side. */
    SYMMETRIC,
    /**
     * TensorFlow's SAME: the output has ⌈side / stride⌉ and the odd zero comes after, so that a
     * stride of 2 over an even side pads below and right only.
     */
    SAME
  }

  /** What is added to the sums. */
  public enum Completion {
    /** Nothing. */
    NONE,
    /** One number per channel. */
    BIAS,
    /** Batch normalisation (Ioffe and Szegedy, 2015), folded into the factors by export. */
    NORM
  }

  /** Checks the numbers. */
  public Convolution {
    if (in < 1 || out < 1 || stride < 1 || kernel < 1 || kernel % 2 == 0) {
      throw new IllegalArgumentException(
          name
              + ": channels and stride are at least 1 and the kernel is odd, not "
              + in
              + ", "
              + out
              + ", "
              + stride
              + " and "
              + kernel);
    }
    if (groups < 1 || in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          name + ": " + groups + " groups do not divide " + in + " and " + out + " channels");
    }
  }

  /**
   * A dense convolution with batch normalisation.
   *
   * @param name of its weights
   * @param in channels
   * @param out channels
   * @param kernel side, odd
   * @param stride of both axes
   * @return with symmetric padding
   */
  public static Convolution normed(String name, int in, int out, int kernel, int stride) {
    return new Convolution(name, in, out, kernel, stride, 1, Padding.SYMMETRIC, Completion.NORM);
  }

  /**
   * A convolution of each channel by itself with batch normalisation.
   *
   * @param name of its weights
   * @param channels in and out
   * @param kernel side, odd
   * @param stride of both axes
   * @return with symmetric padding
   */
  public static Convolution depthwise(String name, int channels, int kernel, int stride) {
    return new Convolution(
        name, channels, channels, kernel, stride, channels, Padding.SYMMETRIC, Completion.NORM);
  }

  /**
   * A dense convolution with bias.
   *
   * @param name of its weights
   * @param in channels
   * @param out channels
   * @param kernel side, odd
   * @param stride of both axes
   * @return with symmetric padding
   */
  public static Convolution biased(String name, int in, int out, int kernel, int stride) {
    return new Convolution(name, in, out, kernel, stride, 1, Padding.SYMMETRIC, Completion.BIAS);
  }

  @Override
  public List<Weight> weights() {
    long fan = (long) in / groups * kernel * kernel;
    List<Weight> weights = new ArrayList<>();
    weights.add(Weight.factor(weight(), fan, out, in / groups, kernel, kernel));
    switch (completion) {
      case NONE -> {}
      case BIAS -> weights.add(Weight.offset(bias(), 0, out));
      case NORM -> {
        weights.add(Weight.offset(normWeight(), 1, out));
        weights.add(Weight.offset(normBias(), 0, out));
        weights.add(Weight.statistic(normMean(), 0, out));
        weights.add(Weight.statistic(normVariance(), 1, out));
      }
    }
    return weights;
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    return algebra.convolution(x, this);
  }

  String weight() {
    return name + ".weight";
  }

  String bias() {
    return name + ".bias";
  }

  String normWeight() {
    return name + ".norm.weight";
  }

  String normBias() {
    return name + ".norm.bias";
  }

  String normMean() {
    return name + ".norm.mean";
  }

  String normVariance() {
    return name + ".norm.variance";
  }
}
