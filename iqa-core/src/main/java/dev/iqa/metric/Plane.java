// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * One channel as floats on the Java heap, row by row from the top.
 *
 * @param width columns
 * @param height rows
 * @param values {@code width * height} samples; shared, so never written to by a metric that did
 *     not make the plane
 */
@SuppressWarnings("ArrayRecordComponent") // the array is the point; planes are never compared
public record Plane(int width, int height, float[] values) {

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if the array does not hold width × height values
   */
  public Plane {
    if (values.length != (long) width * height) {
      throw new IllegalArgumentException(
          width + "×" + height + " samples do not fit an array of " + values.length);
    }
  }

  /**
   * A plane of zeros.
   *
   * @param width columns
   * @param height rows
   * @return a new plane
   */
  public static Plane zeros(int width, int height) {
    return new Plane(width, height, new float[Math.multiplyExact(width, height)]);
  }

  /**
   * One sample.
   *
   * @param x column
   * @param y row
   * @return its value
   */
  public float at(int x, int y) {
    return values[y * width + x];
  }
}
