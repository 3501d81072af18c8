// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;
import java.util.stream.LongStream;

/**
 * A named array that a network is made of: what it is, before it has values.
 *
 * @param name flat and unique in a network, such as {@code stem.weight}; the same in checkpoints,
 *     safetensors, ONNX and GGUF
 * @param role how training treats it
 * @param shape of at least one axis; convolutions are [out, in / groups, height, width], linear
 *     maps [out, in]
 * @param mean of the values before training
 * @param deviation standard deviation of the values before training; 0 makes them all equal
 */
public record Weight(String name, Role role, List<Long> shape, double mean, double deviation) {

  /** How training treats a weight. */
  public enum Role {
    /** Trained, and drawn towards zero: the factors of convolutions and linear maps. */
    FACTOR,
    /** Trained without decay: biases, and the scale and shift of a normalisation. */
    OFFSET,
    /** Not trained but counted: the running mean and variance of a batch normalisation. */
    STATISTIC
  }

  /** Copies the shape and checks it. */
  public Weight {
    shape = List.copyOf(shape);
    if (name.isBlank() || shape.isEmpty() || shape.stream().anyMatch(side -> side < 1)) {
      throw new IllegalArgumentException(
          "a weight has a name and sides of at least 1, not '" + name + "' " + shape);
    }
  }

  /**
   * Factors for an activation that passes half of its input (He et al., 2015).
   *
   * @param name of the weight
   * @param inputs how many values each output sums
   * @param shape of the weight
   * @return normal deviates of standard deviation √(2 / inputs)
   */
  public static Weight factor(String name, long inputs, long... shape) {
    return new Weight(name, Role.FACTOR, listed(shape), 0, Math.sqrt(2.0 / inputs));
  }

  /**
   * A trained vector that is the same everywhere at first.
   *
   * @param name of the weight
   * @param value at first
   * @param length of the vector
   * @return an offset
   */
  public static Weight offset(String name, double value, long length) {
    return new Weight(name, Role.OFFSET, List.of(length), value, 0);
  }

  /**
   * A counted vector.
   *
   * @param name of the weight
   * @param value at first
   * @param length of the vector
   * @return a statistic
   */
  public static Weight statistic(String name, double value, long length) {
    return new Weight(name, Role.STATISTIC, List.of(length), value, 0);
  }

  /**
   * How many values it has.
   *
   * @return the product of the shape
   */
  public long size() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }

  private static List<Long> listed(long... shape) {
    return LongStream.of(shape).boxed().toList();
  }
}
