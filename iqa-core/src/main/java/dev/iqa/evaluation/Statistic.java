// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A number, or the reason why there is none; never NaN.
 *
 * @param value finite; empty if undefined
 * @param undefinedBecause a few words; present exactly if there is no value
 */
public record Statistic(OptionalDouble value, Optional<String> undefinedBecause) {

  /**
   * Checks that there is either a number or a reason.
   *
   * @throws IllegalArgumentException if there are both or none, or the number is not finite
   */
  public Statistic {
    if (value.isPresent() == undefinedBecause.isPresent()) {
      throw new IllegalArgumentException("a statistic has either a value or a reason");
    }
    if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
      throw new IllegalArgumentException("a statistic is finite, not " + value.getAsDouble());
    }
  }

  /**
   * A number.
   *
   * @param value finite
   * @return the statistic
   */
  public static Statistic of(double value) {
    return new Statistic(OptionalDouble.of(value), Optional.empty());
  }

  /**
   * No number.
   *
   * @param because such as {@code all scores are equal}
   * @return the statistic
   */
  public static Statistic undefined(String because) {
    return new Statistic(OptionalDouble.empty(), Optional.of(because));
  }

  /**
   * Whether there is a number.
   *
   * @return false if it is undefined
   */
  public boolean isDefined() {
    return value.isPresent();
  }

  /**
   * The number.
   *
   * @return finite
   * @throws NoSuchElementException if it is undefined; the message says why
   */
  public double orElseThrow() {
    return value.orElseThrow(() -> new NoSuchElementException(toString()));
  }

  /** Four decimals, or {@code undefined: } and the reason. */
  @Override
  public String toString() {
    return value.isPresent()
        ? String.format(Locale.ROOT, "%.4f", value.getAsDouble())
        : "undefined: " + undefinedBecause.orElseThrow();
  }
}
