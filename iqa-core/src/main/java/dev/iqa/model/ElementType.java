// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

/** What the numbers of a tensor are, and how files spell it. */
public enum ElementType {
  /** IEEE 754, 32 bits. */
  FLOAT32(4, 1, "F32"),
  /** IEEE 754, 16 bits. */
  FLOAT16(2, 10, "F16"),
  /** The upper half of a 32-bit float. */
  BFLOAT16(2, 16, "BF16"),
  /** Signed, 64 bits. */
  INT64(8, 7, "I64"),
  /** Signed, 32 bits. */
  INT32(4, 6, "I32"),
  /** Signed, 8 bits. */
  INT8(1, 3, "I8"),
  /** Unsigned, 8 bits. */
  UINT8(1, 2, "U8"),
  /** Truth values, one byte each. */
  BOOL(1, 9, "BOOL");

  private final int bytes;
  private final int onnxCode;
  private final String safetensorsName;

  ElementType(int bytes, int onnxCode, String safetensorsName) {
    this.bytes = bytes;
    this.onnxCode = onnxCode;
    this.safetensorsName = safetensorsName;
  }

  /**
   * Size of one element.
   *
   * @return bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * The number of {@code TensorProto.DataType}.
   *
   * @return 1 for 32-bit floats, …
   */
  public int onnxCode() {
    return onnxCode;
  }

  /**
   * The {@code dtype} of safetensors.
   *
   * @return {@code "F32"}, …
   */
  public String safetensorsName() {
    return safetensorsName;
  }
}
