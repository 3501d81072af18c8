// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

/** Types of tensor elements that models take and give. */
public enum ElementType {
  /** IEEE 754 binary32. */
  FLOAT32(4),
  /** IEEE 754 binary16. */
  FLOAT16(2),
  /** 0 to 255. */
  UINT8(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * Size of one element.
   *
   * @return in bytes
   */
  public int bytes() {
    return bytes;
  }
}
