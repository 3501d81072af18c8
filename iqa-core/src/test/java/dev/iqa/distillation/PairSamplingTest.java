// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.distillation.PairSampling.Candidate;
import dev.iqa.distillation.PairSampling.Pair;
import dev.iqa.distillation.PairSampling.Strategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PairSamplingTest {

  private static final int PICTURES = 40;

  /** Forty pictures of eight scenes, five each, with scores in no order. */
  private static List<Candidate> pictures() {
    Random random = new Random(3);
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      all.add(new Candidate("p" + i, "scene" + i % 8, random.nextDouble()));
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void drawsTheSamePairsWhateverTheOrderOfThePictures(Strategy strategy) {
    List<Candidate> shuffled = new ArrayList<>(pictures());
    Collections.shuffle(shuffled, new Random(5));
    PairSampling sampling = new PairSampling(strategy, 60, 7);

    assertThat(sampling.draw(shuffled)).isEqualTo(sampling.draw(pictures()));
    assertThat(new PairSampling(strategy, 60, 8).draw(pictures()))
        .isNotEqualTo(sampling.draw(pictures()));
  }

  /** 40 · 39 / 2; 40 · 4 − 4 · 5 / 2; 780 − 8 · 10. */
  @ParameterizedTest
  @CsvSource({"RANDOM,780", "NEAR_TIE,150", "CROSS_CONTENT,700"})
  void drawsEachPairOnceUpToTheLast(Strategy strategy, int available) {
    for (int count : new int[] {1, available / 3, available}) {
      List<Pair> drawn = new PairSampling(strategy, count, 7).draw(pictures());
      Set<Set<String>> unordered = new HashSet<>();
      drawn.forEach(p -> unordered.add(Set.of(p.first(), p.second())));
      assertThat(drawn).hasSize(count);
      assertThat(unordered).hasSize(count);
    }
    assertThatThrownBy(() -> new PairSampling(strategy, available + 1, 7).draw(pictures()))
        .isInstanceOf(DistillationException.class)
        .hasMessage(
            (available + 1)
                + " pairs cannot be drawn from 40 pictures by "
                + strategy.id()
                + ": there are "
                + available);
  }

  @Test
  void nearTiesAreNeighboursInScore() {
    List<Candidate> sorted = new ArrayList<>(pictures());
    sorted.sort((a, b) -> Double.compare(a.score(), b.score()));
    List<String> rank = sorted.stream().map(Candidate::name).toList();

    for (Pair pair : new PairSampling(Strategy.NEAR_TIE, 150, 1).draw(pictures())) {
      assertThat(Math.abs(rank.indexOf(pair.first()) - rank.indexOf(pair.second())))
          .isBetween(1, 4);
    }
  }

  @Test
  void crossContentNeverComparesAScene() {
    for (Pair pair : new PairSampling(Strategy.CROSS_CONTENT, 200, 1).draw(pictures())) {
      assertThat(Integer.parseInt(pair.first().substring(1)) % 8)
          .isNotEqualTo(Integer.parseInt(pair.second().substring(1)) % 8);
    }
  }

  @Test
  void eitherPictureMayComeFirst() {
    long rising =
        new PairSampling(Strategy.RANDOM, 780, 2)
            .draw(pictures()).stream().filter(p -> p.first().compareTo(p.second()) < 0).count();

    assertThat(rising).isBetween(330L, 450L);
  }

  @Test
  void refusesNoPairsAndUnknownStrategies() {
    assertThatThrownBy(() -> new PairSampling(Strategy.RANDOM, 0, 1))
        .hasMessage("at least 1 pair is drawn, not 0");
    assertThatThrownBy(() -> new PairSampling(Strategy.RANDOM, 1, 1).draw(List.of()))
        .hasMessageContaining("there are 0");
    assertThat(Strategy.named("near-tie")).isEqualTo(Strategy.NEAR_TIE);
    assertThatThrownBy(() -> Strategy.named("nearest"))
        .hasMessage("no strategy is called 'nearest'; there are [random, near-tie, cross-content]");
  }
}
