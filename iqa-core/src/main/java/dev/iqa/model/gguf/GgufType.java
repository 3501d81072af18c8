// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the numbers of a tensor are stored. Quantized types store blocks of numbers along the last
 * axis.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The format</a>
 */
public enum GgufType {
  /** IEEE 754, 32 bits. */
  F32(0, 1, 4),
  /** IEEE 754, 16 bits. */
  F16(1, 1, 2),
  /** 4 bits and a scale. */
  Q4_0(2, 32, 18),
  /** 4 bits, a scale and a minimum. */
  Q4_1(3, 32, 20),
  /** 5 bits and a scale. */
  Q5_0(6, 32, 22),
  /** 5 bits, a scale and a minimum. */
  Q5_1(7, 32, 24),
  /** 8 bits and a scale. */
  Q8_0(8, 32, 34),
  /** About 2.6 bits. */
  Q2_K(10, 256, 84),
  /** About 3.4 bits. */
  Q3_K(11, 256, 110),
  /** About 4.5 bits. */
  Q4_K(12, 256, 144),
  /** About 5.5 bits. */
  Q5_K(13, 256, 176),
  /** About 6.6 bits. */
  Q6_K(14, 256, 210),
  /** About 2.06 bits. */
  IQ2_XXS(16, 256, 66),
  /** About 2.31 bits. */
  IQ2_XS(17, 256, 74),
  /** About 3.06 bits. */
  IQ3_XXS(18, 256, 98),
  /** About 1.56 bits. */
  IQ1_S(19, 256, 50),
  /** 4 bits of a fixed table. */
  IQ4_NL(20, 32, 18),
  /** About 3.44 bits. */
  IQ3_S(21, 256, 110),
  /** About 2.56 bits. */
  IQ2_S(22, 256, 82),
  /** About 4.25 bits. */
  IQ4_XS(23, 256, 136),
  /** Signed, 8 bits. */
  I8(24, 1, 1),
  /** Signed, 16 bits. */
  I16(25, 1, 2),
  /** Signed, 32 bits. */
  I32(26, 1, 4),
  /** Signed, 64 bits. */
  I64(27, 1, 8),
  /** IEEE 754, 64 bits. */
  F64(28, 1, 8),
  /** About 1.75 bits. */
  IQ1_M(29, 256, 56),
  /** The upper half of a 32-bit float. */
  BF16(30, 1, 2),
  /** Ternary, about 1.69 bits. */
  TQ1_0(34, 256, 54),
  /** Ternary, about 2.06 bits. */
  TQ2_0(35, 256, 66),
  /** 4-bit floats with a shared exponent. */
  MXFP4(39, 32, 17);

  private final int code;
  private final int blockElements;
  private final int blockBytes;

  GgufType(int code, int blockElements, int blockBytes) {
    this.code = code;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  static Optional<GgufType> of(int code) {
    return Stream.of(values()).filter(type -> type.code == code).findFirst();
  }

  /**
   * Its number in files.
   *
   * @return 0 for 32-bit floats, …
   */
  public int code() {
    return code;
  }

  /**
   * How many numbers are stored together.
   *
   * @return 1, 32 or 256
   */
  public int blockElements() {
    return blockElements;
  }

  /**
   * What a block takes.
   *
   * @return bytes
   */
  public int blockBytes() {
    return blockBytes;
  }
}
