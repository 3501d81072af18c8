// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

import java.util.Optional;
import java.util.stream.Stream;

/** What stands behind a key. */
enum GgufValueType {
  UINT8(0, 1),
  INT8(1, 1),
  UINT16(2, 2),
  INT16(3, 2),
  UINT32(4, 4),
  INT32(5, 4),
  FLOAT32(6, 4),
  BOOL(7, 1),
  STRING(8, 8),
  ARRAY(9, 12),
  UINT64(10, 8),
  INT64(11, 8),
  FLOAT64(12, 8);

  private final int code;
  private final int leastBytes;

  GgufValueType(int code, int leastBytes) {
    this.code = code;
    this.leastBytes = leastBytes;
  }

  static Optional<GgufValueType> of(int code) {
    return Stream.of(values()).filter(type -> type.code == code).findFirst();
  }

  /** Its number in files. */
  int code() {
    return code;
  }

  /** What a value takes at least in a file. */
  int leastBytes() {
    return leastBytes;
  }
}
