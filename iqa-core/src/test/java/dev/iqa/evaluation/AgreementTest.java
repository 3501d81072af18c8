// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.ScoreScale;
import dev.iqa.dataset.RatedPicture;
import dev.iqa.dataset.RatedPicture.AppliedDistortion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgreementTest {

  private static final ScoreScale UP =
      new ScoreScale("up", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  private static final ScoreScale DOWN =
      new ScoreScale("down", Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "falling"})
  void fitsTheLogisticCurvesOfSciPy(String name) {
    Vectors v = Vectors.named(name);

    Agreement agreement = Agreement.of(scored(v), UP, UP, Optional.empty());

    assertThat(agreement.plcc4().orElseThrow())
        .isCloseTo(Vectors.expected(name, "plcc4"), within(1e-6));
    assertThat(agreement.plcc5().orElseThrow())
        .isCloseTo(Vectors.expected(name, "plcc5"), within(1e-6));
    assertThat(agreement.rmse().orElseThrow())
        .isCloseTo(Vectors.expected(name, "rmse4"), within(1e-6));
  }

  @Test
  void isPositiveWhereTheDirectionsAreOpposed() {
    Vectors v = Vectors.named("falling");

    Agreement agreement = Agreement.of(scored(v), DOWN, UP, Optional.empty());

    assertThat(agreement.srcc().orElseThrow())
        .isCloseTo(-Vectors.expected("falling", "srcc"), within(1e-9));
    assertThat(agreement.plcc4().orElseThrow())
        .isCloseTo(Vectors.expected("falling", "plcc4"), within(1e-6));
  }

  @Test
  void saysWhyNothingIsDefinedForConstantScores() {
    Agreement agreement =
        Agreement.of(
            scored(new Vectors(new double[] {5, 5, 5, 5, 5}, new double[] {1, 2, 3, 4, 5})),
            UP,
            UP,
            Optional.of(new Bootstrap(100, 1)));

    assertThat(List.of(agreement.srcc(), agreement.krcc(), agreement.plcc(), agreement.plcc4()))
        .allMatch(s -> s.toString().equals("undefined: all scores are equal"));
    assertThat(agreement.rmse()).hasToString("undefined: all scores are equal");
    assertThat(agreement.srccInterval()).isEmpty();
    // Every pair is a tie, which is worth half.
    assertThat(agreement.pairwiseAccuracy().orElseThrow()).isEqualTo(0.5);
  }

  @Test
  void countsPairsInTheRightOrder() {
    Agreement agreement =
        Agreement.of(
            scored(new Vectors(new double[] {1, 3, 2, 4}, new double[] {1, 2, 3, 3})),
            UP,
            UP,
            Optional.empty());

    // Of six pairs one has equal opinions and one of the others is the wrong way round.
    assertThat(agreement.pairwiseAccuracy().orElseThrow()).isEqualTo(0.8);
  }

  @Test
  void countsOutliersByTheDeviationsOfTheDataset() {
    Vectors v = Vectors.named("sigmoid");
    List<ScoredPicture> loose = new ArrayList<>();
    List<ScoredPicture> tight = new ArrayList<>();
    for (int i = 0; i < v.scores().length; i++) {
      loose.add(item(i, v.scores()[i], v.opinions()[i], OptionalDouble.of(10), List.of()));
      tight.add(item(i, v.scores()[i], v.opinions()[i], OptionalDouble.of(1e-9), List.of()));
    }

    assertThat(Agreement.of(loose, UP, UP, Optional.empty()).outlierRatio())
        .isEqualTo(Statistic.of(0));
    assertThat(Agreement.of(tight, UP, UP, Optional.empty()).outlierRatio())
        .isEqualTo(Statistic.of(1));
    assertThat(Agreement.of(scored(v), UP, UP, Optional.empty()).outlierRatio())
        .hasToString("undefined: the dataset has no deviations");
  }

  @Test
  void drawsTheSameIntervalForTheSameSeed() {
    Vectors v = Vectors.named("unrelated");
    Bootstrap bootstrap = new Bootstrap(400, 7);

    Interval interval =
        bootstrap.interval(Correlation.SRCC, v.scores(), v.opinions()).orElseThrow();

    assertThat(bootstrap.interval(Correlation.SRCC, v.scores(), v.opinions())).contains(interval);
    assertThat(interval.contains(Vectors.expected("unrelated", "srcc"))).isTrue();
    // Fisher's half width for n = 60 is 1.96 / √57 = 0.26.
    assertThat(interval.high() - interval.low()).isBetween(0.4, 0.65);
  }

  @Test
  void testsTheDifferenceOfTwoAssessorsAsWilliamsDoes() {
    Vectors first = Vectors.named("first");
    Vectors second = Vectors.named("second");

    Significance test =
        Significance.of(
            Correlation.PLCC,
            first.scores(),
            second.scores(),
            first.opinions(),
            new Bootstrap(200, 3));

    assertThat(test.t().orElseThrow())
        .isCloseTo(Vectors.expected("first", "williams-t"), within(1e-9));
    assertThat(test.p().orElseThrow())
        .isCloseTo(Vectors.expected("first", "williams-p"), within(1e-9));
    assertThat(test.isSignificant(0.05)).isTrue();
    assertThat(test.interval().orElseThrow().low()).isPositive();
    assertThat(
            Significance.of(
                    Correlation.PLCC,
                    first.scores(),
                    first.scores(),
                    first.opinions(),
                    new Bootstrap(200, 3))
                .isSignificant(0.05))
        .isFalse();
  }

  @Test
  void tellsDistortionsAndSeveritiesApart() {
    List<ScoredPicture> scored = new ArrayList<>();
    int n = 0;
    for (int level = 1; level <= 5; level++) {
      scored.add(item(n++, 6 - level, 6 - level, OptionalDouble.empty(), blur(level)));
      scored.add(item(n++, level, 6 - level, OptionalDouble.empty(), noise(level)));
    }

    assertThat(Agreement.byDistortion(scored, UP, UP))
        .hasEntrySatisfying("blur", a -> assertThat(a.srcc()).isEqualTo(Statistic.of(1)))
        .hasEntrySatisfying("noise", a -> assertThat(a.srcc()).isEqualTo(Statistic.of(-1)));
    assertThat(Agreement.bySeverity(scored, UP, UP))
        .containsOnlyKeys("1", "2", "3", "4", "5")
        .hasEntrySatisfying("2", a -> assertThat(a.pictures()).isEqualTo(2));
  }

  @Test
  void followsLadders() {
    List<ScoredPicture> scored = new ArrayList<>();
    double[] scores = {5, 4, 4, 2, 3};
    for (int level = 1; level <= 5; level++) {
      scored.add(item(level, 6 - level, 0, OptionalDouble.empty(), blur(level)));
      scored.add(item(10 + level, scores[level - 1], 0, OptionalDouble.empty(), noise(level)));
    }

    var ladders = LadderMonotonicity.byDistortion(scored, UP);

    assertThat(ladders.get("blur")).isEqualTo(new LadderMonotonicity(1, 1, 4, 4, 0));
    assertThat(ladders.get("noise")).isEqualTo(new LadderMonotonicity(1, 0, 4, 2, 1));
    assertThat(LadderMonotonicity.sum(ladders.values()).orderedSteps())
        .isEqualTo(Statistic.of(6.5 / 8));
    assertThat(LadderMonotonicity.sum(List.of()).orderedSteps())
        .hasToString("undefined: there is no ladder");
  }

  private static List<AppliedDistortion> blur(int level) {
    return List.of(new AppliedDistortion("blur", Optional.empty(), OptionalDouble.of(level)));
  }

  private static List<AppliedDistortion> noise(int level) {
    return List.of(new AppliedDistortion("noise", Optional.empty(), OptionalDouble.of(level)));
  }

  private static List<ScoredPicture> scored(Vectors v) {
    List<ScoredPicture> scored = new ArrayList<>();
    for (int i = 0; i < v.scores().length; i++) {
      scored.add(item(i, v.scores()[i], v.opinions()[i], OptionalDouble.empty(), List.of()));
    }
    return scored;
  }

  private static ScoredPicture item(
      int id,
      double score,
      double opinion,
      OptionalDouble deviation,
      List<AppliedDistortion> distortions) {
    return new ScoredPicture(
        new RatedPicture(
            "p" + id,
            Path.of("p" + id + ".png"),
            Optional.of(Path.of("ref.png")),
            OptionalDouble.of(opinion),
            deviation,
            distortions),
        score);
  }
}
