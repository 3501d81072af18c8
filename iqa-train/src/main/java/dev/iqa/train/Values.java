// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * An array of a batch, in Java: prepared on any thread, made a tensor on the one that trains.
 *
 * <p>The array is not copied; whoever made the values leaves it alone.
 */
public final class Values {

  private final Object array;
  private final long[] shape;

  private Values(Object array, long length, long... shape) {
    long size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (size != length) {
      throw new IllegalArgumentException(
          "a shape of " + Arrays.toString(shape) + " has " + size + " values, not " + length);
    }
    this.array = array;
    this.shape = shape.clone();
  }

  /**
   * Numbers.
   *
   * @param array in row-major order
   * @param shape as many values as the array
   * @return float32
   */
  public static Values of(float[] array, long... shape) {
    return new Values(array, array.length, shape);
  }

  /**
   * Whole numbers, such as the indices of classes.
   *
   * @param array in row-major order
   * @param shape as many values as the array
   * @return int64
   */
  public static Values of(long[] array, long... shape) {
    return new Values(array, array.length, shape);
  }

  /**
   * What a tensor holds.
   *
   * @param tensor of any kind of number
   * @return a copy as float32
   */
  public static Values of(Tensor tensor) {
    Tensor plain = tensor.detach().to(ScalarType.Float).contiguous();
    float[] array = new float[Math.toIntExact(plain.numel())];
    plain.data_ptr_float().get(array);
    long[] shape = new long[Math.toIntExact(plain.dim())];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = plain.size(axis);
    }
    return of(array, shape);
  }

  /**
   * The shape.
   *
   * @return a copy
   */
  public long[] shape() {
    return shape.clone();
  }

  /**
   * The numbers.
   *
   * @return the array itself
   * @throws IllegalStateException if these are whole numbers
   */
  public float[] floats() {
    if (array instanceof float[] floats) {
      return floats;
    }
    throw new IllegalStateException("these values are int64, not float32");
  }

  /**
   * As a tensor.
   *
   * @return a copy that belongs to the caller's scope
   */
  public Tensor tensor() {
    return array instanceof float[] floats
        ? Tensor.create(floats, shape)
        : Tensor.create((long[]) array, shape);
  }
}
