// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.onnx;

import dev.iqa.model.HalfPrecision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers as {@code TensorProto.raw_data} lays them out. */
final class LittleEndian {

  private LittleEndian() {}

  static byte[] floats(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    view(bytes).asFloatBuffer().put(values);
    return bytes;
  }

  static byte[] halves(float[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Short.BYTES)];
    ByteBuffer view = view(bytes);
    for (float value : values) {
      view.putShort(HalfPrecision.fromFloat(value));
    }
    return bytes;
  }

  static byte[] longs(long[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Long.BYTES)];
    view(bytes).asLongBuffer().put(values);
    return bytes;
  }

  static byte[] ints(int[] values) {
    byte[] bytes = new byte[Math.multiplyExact(values.length, Integer.BYTES)];
    view(bytes).asIntBuffer().put(values);
    return bytes;
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
