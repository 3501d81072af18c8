// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers as ONNX and safetensors lay them out: the least significant byte first. */
public final class LittleEndian {

  private LittleEndian() {}

  /**
   * 32-bit floats.
   *
   * @param values any
   * @return 4 bytes each
   */
  public static byte[] floats(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    view(bytes).asFloatBuffer().put(values);
    return bytes;
  }

  /**
   * Rounded to IEEE 754 binary16.
   *
   * @param values any
   * @return 2 bytes each
   */
  public static byte[] halves(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Short.BYTES)];
    ByteBuffer view = view(bytes);
    for (float value : values) {
      view.putShort(HalfPrecision.fromFloat(value));
    }
    return bytes;
  }

  /**
   * Rounded to bfloat16.
   *
   * @param values any
   * @return 2 bytes each
   */
  public static byte[] brains(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Short.BYTES)];
    ByteBuffer view = view(bytes);
    for (float value : values) {
      view.putShort(HalfPrecision.toBrain(value));
    }
    return bytes;
  }

  /**
   * 64-bit whole numbers.
   *
   * @param values any
   * @return 8 bytes each
   */
  public static byte[] longs(long[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Long.BYTES)];
    view(bytes).asLongBuffer().put(values);
    return bytes;
  }

  /**
   * 32-bit whole numbers.
   *
   * @param values any
   * @return 4 bytes each
   */
  public static byte[] ints(int[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Integer.BYTES)];
    view(bytes).asIntBuffer().put(values);
    return bytes;
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
