// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import java.time.Duration;
import java.util.Optional;

/**
 * How an answer is written.
 *
 * @param mostTokens where it is cut, at least 1
 * @param timeLimit when it is cut, reading the prompt included; above 0
 * @param temperature 0 for the most likely token each time; else tokens are drawn from the
 *     probabilities to the power of 1 / temperature
 * @param seed of the draws; of no effect at temperature 0
 * @param form the answer is held to; empty for free words
 */
public record Decoding(
    int mostTokens, Duration timeLimit, double temperature, long seed, Optional<AnswerForm> form) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Decoding {
    if (mostTokens < 1) {
      throw new IllegalArgumentException("an answer has at least 1 token, not " + mostTokens);
    }
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("a time limit is longer than 0, not " + timeLimit);
    }
    if (!(temperature >= 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "a temperature is finite and at least 0, not " + temperature);
    }
  }

  /**
   * The most likely token each time, in free words.
   *
   * @param mostTokens where the answer is cut, at least 1
   * @param timeLimit when it is cut
   * @return temperature 0
   */
  public static Decoding greedy(int mostTokens, Duration timeLimit) {
    return new Decoding(mostTokens, timeLimit, 0, 0, Optional.empty());
  }

  /**
   * Held to a form.
   *
   * @param closed what the answer may be
   * @return a new decoding
   */
  public Decoding in(AnswerForm closed) {
    return new Decoding(mostTokens, timeLimit, temperature, seed, Optional.of(closed));
  }

  /**
   * With chance.
   *
   * @param warmth temperature, 0 for none
   * @param draws seed
   * @return a new decoding
   */
  public Decoding drawn(double warmth, long draws) {
    return new Decoding(mostTokens, timeLimit, warmth, draws, form);
  }
}
