// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import dev.iqa.ScoreScale;
import dev.iqa.dataset.RatedPair;
import java.util.List;

/**
 * How often an assessor chooses as people do between two pictures.
 *
 * @param pairs how many
 * @param twoAlternative mean part of the people who chose what the assessor chose; equal scores get
 *     half
 * @see <a href="https://arxiv.org/abs/1801.03924">Zhang et al., 2018, §4.1</a>
 */
public record PairAgreement(int pairs, Statistic twoAlternative) {

  /**
   * A pair with the scores of both pictures.
   *
   * @param pair what people chose
   * @param first score of the first picture
   * @param second score of the second
   */
  public record ScoredPair(RatedPair pair, double first, double second) {}

  /**
   * Compares choices.
   *
   * @param scored pairs
   * @param scale of the scores
   * @return the agreement
   */
  public static PairAgreement of(List<ScoredPair> scored, ScoreScale scale) {
    double sum = 0;
    for (ScoredPair item : scored) {
      double second = item.pair().preferringSecond();
      if (scale.isBetter(item.second(), item.first())) {
        sum += second;
      } else {
        sum += scale.isBetter(item.first(), item.second()) ? 1 - second : 0.5;
      }
    }
    return new PairAgreement(
        scored.size(),
        scored.isEmpty()
            ? Statistic.undefined("there is no pair")
            : Statistic.of(sum / scored.size()));
  }
}
