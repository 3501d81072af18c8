// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import java.util.OptionalDouble;

/**
 * A piece of an answer.
 *
 * @param text some characters; empty while a character of several bytes is incomplete
 * @param probability that the model would choose it here, 0 to 1, at temperature 1 and before any
 *     form is imposed; empty if unknown
 */
public record Token(String text, OptionalDouble probability) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the probability is outside 0..1
   */
  public Token {
    if (probability.isPresent()
        && !(probability.getAsDouble() >= 0 && probability.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "a probability lies in 0..1, not " + probability.getAsDouble());
    }
  }

  /**
   * A piece of known probability.
   *
   * @param text some characters
   * @param probability 0 to 1
   * @return the token
   */
  public static Token of(String text, double probability) {
    return new Token(text, OptionalDouble.of(probability));
  }
}
