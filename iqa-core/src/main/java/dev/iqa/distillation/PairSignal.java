// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import dev.iqa.Preference;
import org.hipparchus.special.Erf;

/**
 * What a teacher thinks of two pictures, A and B, shown to it in both orders.
 *
 * @param shownFirst P(A ≻ B | A shown first), 0..1
 * @param shownSecond P(A ≻ B | A shown second), 0..1
 */
public record PairSignal(double shownFirst, double shownSecond) {

  /**
   * Checks the probabilities.
   *
   * @throws IllegalArgumentException if one is outside 0..1
   */
  public PairSignal {
    if (!(shownFirst >= 0 && shownFirst <= 1 && shownSecond >= 0 && shownSecond <= 1)) {
      throw new IllegalArgumentException(
          "probabilities lie in 0..1, not " + shownFirst + " and " + shownSecond);
    }
  }

  /**
   * The signal of two answers; half of a tie goes to either picture.
   *
   * @param inOrder the answer to A and B
   * @param swapped the answer to B and A
   * @return the signal
   */
  public static PairSignal of(Preference inOrder, Preference swapped) {
    return new PairSignal(
        Math.min(1, inOrder.first() + inOrder.tie() / 2),
        Math.min(1, swapped.second() + swapped.tie() / 2));
  }

  /**
   * The signal of a teacher that only scores: Φ((s_A − s_B) / √(σ_A² + σ_B²)), the same in both
   * orders.
   *
   * @param first of A
   * @param second of B
   * @return the signal; certain, or ½ for equal scores, if both deviations are 0
   */
  public static PairSignal of(PointSignal first, PointSignal second) {
    double difference = first.score() - second.score();
    double deviation = Math.hypot(first.deviation(), second.deviation());
    double probability =
        deviation > 0
            ? Erf.erfc(-difference / deviation / Math.sqrt(2)) / 2
            : (Math.signum(difference) + 1) / 2;
    return new PairSignal(probability, probability);
  }

  /**
   * The probability that A is better.
   *
   * @return the mean of both orders, 0..1
   */
  public double probability() {
    return (shownFirst + shownSecond) / 2;
  }

  /**
   * How much the order changed the answer.
   *
   * @return |P_AB − P_BA|, 0..1; 0 for a teacher that does not care
   */
  public double inconsistency() {
    return Math.abs(shownFirst - shownSecond);
  }

  /**
   * How much it should count.
   *
   * @return |2P − 1| · (1 − inconsistency), 0..1
   */
  public double weight() {
    return Math.abs(2 * probability() - 1) * (1 - inconsistency());
  }
}
