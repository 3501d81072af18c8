// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

/**
 * A confidence interval.
 *
 * @param low lower end
 * @param high upper end, at least {@code low}
 */
public record Interval(double low, double high) {

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if the ends are out of order or NaN
   */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException("an interval has low ≤ high, not " + low + ", " + high);
    }
  }

  /**
   * Whether a value lies inside, the ends included.
   *
   * @param value any number
   * @return true inside
   */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
