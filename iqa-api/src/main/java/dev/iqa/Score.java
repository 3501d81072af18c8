// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.OptionalDouble;

/**
 * How good a picture is.
 *
 * @param value on {@code scale}; infinite only where the scale's end is
 * @param standardDeviation uncertainty in units of the scale, at least 0; empty if unknown
 * @param scale range and direction
 */
public record Score(double value, OptionalDouble standardDeviation, ScoreScale scale)
    implements Finding {

  /**
   * Checks that the value lies on its scale.
   *
   * @throws IllegalArgumentException if the value is NaN or off the scale, or the deviation is
   *     negative or not finite
   */
  public Score {
    if (!scale.contains(value)) {
      throw new IllegalArgumentException(value + " is not on the scale " + scale);
    }
    if (standardDeviation.isPresent()
        && !(standardDeviation.getAsDouble() >= 0
            && Double.isFinite(standardDeviation.getAsDouble()))) {
      throw new IllegalArgumentException(
          "a standard deviation is finite and at least 0, not " + standardDeviation.getAsDouble());
    }
  }

  /**
   * A score whose uncertainty is unknown.
   *
   * @param value on the scale
   * @param scale range and direction
   * @return the score
   */
  public static Score of(double value, ScoreScale scale) {
    return new Score(value, OptionalDouble.empty(), scale);
  }

  @Override
  public Aspect aspect() {
    return Aspect.SCORE;
  }
}
