// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

/** 16-bit floats in and out of 32-bit ones, rounded to nearest, ties to even. */
public final class HalfPrecision {

  // Float.float16ToFloat came with Java 20; the floor here is 17.
  private HalfPrecision() {}

  /**
   * IEEE 754 binary16 to 32 bits; exact.
   *
   * @param bits of the half float
   * @return its value
   */
  public static float toFloat(short bits) {
    int exponent = bits >>> 10 & 0x1f;
    int mantissa = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> mantissa * 0x1p-24f;
          case 31 -> mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat((exponent + 112) << 23 | mantissa << 13);
        };
    return bits < 0 ? -magnitude : magnitude;
  }

  /**
   * 32 bits to IEEE 754 binary16; beyond ±65504 infinite.
   *
   * @param value any
   * @return bits of the nearest half float
   */
  public static short fromFloat(float value) {
    int bits = Float.floatToIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fff_ffff;
    if (magnitude > 0x7f80_0000) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= 0x477f_f000) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x3880_0000) {
      // Below the least normal half float: in units of 2⁻²⁴, which rint rounds half to even.
      return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24f));
    }
    int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
    return (short) (sign | (rounded >>> 13) - (112 << 10));
  }

  /**
   * bfloat16 to 32 bits; exact.
   *
   * @param bits of the bfloat16
   * @return its value
   */
  public static float fromBrain(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /**
   * 32 bits to bfloat16.
   *
   * @param value any
   * @return bits of the nearest bfloat16
   */
  public static short toBrain(float value) {
    int bits = Float.floatToIntBits(value);
    if (Float.isNaN(value)) {
      return 0x7fc0;
    }
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }
}
