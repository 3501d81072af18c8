// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/** Cube roots for colour conversions, where {@link Math#cbrt} takes most of the time. */
final class CubeRoot {

  // Kahan's start: a third of the bits plus two thirds of the exponent's bias, five right bits.
  private static final long BIAS = 0x2A9F_7893_0000_0000L;

  private CubeRoot() {}

  /**
   * The cube root by three of Halley's steps, each of which triples the digits.
   *
   * @param x positive and normal
   * @return within four units of the last place
   */
  static double of(double x) {
    double y = Double.longBitsToDouble(Double.doubleToRawLongBits(x) / 3 + BIAS);
    y = step(x, y);
    y = step(x, y);
    return step(x, y);
  }

  private static double step(double x, double y) {
    double cube = y * y * y;
    return y * (cube + 2 * x) / (2 * cube + x);
  }
}
