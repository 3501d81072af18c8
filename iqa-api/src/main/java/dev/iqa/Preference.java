// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

/**
 * Which of two pictures people would call better.
 *
 * @param first probability of the first, 0 to 1
 * @param tie probability that they are equally good, 0 to 1
 * @param second probability of the second, 0 to 1
 */
public record Preference(double first, double tie, double second) implements Finding {

  /**
   * Checks that these are probabilities.
   *
   * @throws IllegalArgumentException if one is outside 0..1 or the sum differs from 1 by more than
   *     1e-6
   */
  public Preference {
    if (!(first >= 0 && tie >= 0 && second >= 0 && Math.abs(first + tie + second - 1) <= 1e-6)) {
      throw new IllegalArgumentException(
          "three probabilities that sum to 1, not " + first + ", " + tie + ", " + second);
    }
  }

  @Override
  public Aspect aspect() {
    return Aspect.PREFERENCE;
  }
}
