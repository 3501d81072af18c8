// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ScoreScale;
import dev.iqa.dataset.RatedPair;
import dev.iqa.evaluation.PairAgreement.ScoredPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PairAgreementTest {

  private static final RatedPair PAIR =
      new RatedPair("1", Path.of("a"), Path.of("b"), Optional.empty(), 0.8);

  @Test
  void countsThePeopleWhoChoseTheSame() {
    ScoreScale higher = new ScoreScale("up", 0, 10);
    ScoreScale lower = new ScoreScale("down", 10, 0);
    List<ScoredPair> second = List.of(new ScoredPair(PAIR, 1, 2));

    assertThat(PairAgreement.of(second, higher).twoAlternative()).isEqualTo(Statistic.of(0.8));
    assertThat(PairAgreement.of(second, lower).twoAlternative().orElseThrow())
        .isBetween(0.199, 0.201);
    assertThat(PairAgreement.of(List.of(new ScoredPair(PAIR, 3, 3)), lower).twoAlternative())
        .isEqualTo(Statistic.of(0.5));
  }

  @Test
  void isUndefinedWithoutPairs() {
    assertThat(PairAgreement.of(List.of(), ScoreScale.MOS).twoAlternative())
        .hasToString("undefined: there is no pair");
  }
}
