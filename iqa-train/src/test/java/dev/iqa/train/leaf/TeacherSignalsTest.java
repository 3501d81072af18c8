// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.distillation.LevelDistribution;
import dev.iqa.distillation.PairSignal;
import dev.iqa.distillation.PointSignal;
import dev.iqa.distillation.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TeacherSignalsTest {

  private static Signal point(String teacher, double level, double deviation) {
    return new Signal.Point(
        teacher,
        "folder/a.png",
        new PointSignal(LevelDistribution.of(level, deviation), deviation),
        Duration.ZERO,
        Optional.empty());
  }

  private static Signal pair(String teacher, double shownFirst, double shownSecond) {
    return new Signal.Pair(
        teacher,
        "folder/a.png",
        "folder/b.png",
        new PairSignal(shownFirst, shownSecond),
        Duration.ZERO,
        Optional.empty());
  }

  @Test
  void leansToTheTeacherThatIsSurer() {
    TeacherSignals both = TeacherSignals.of(List.of(point("sure", 4, .1), point("vague", 2, 1.5)));
    assertThat(both.points().get("a.png"))
        .satisfies(point -> assertThat(point.score()).isBetween(3.6, 4.0));
  }

  @Test
  void isUnsureWhereTeachersDisagree() {
    double agreed =
        TeacherSignals.of(List.of(point("one", 4, .3), point("other", 4, .3)))
            .points()
            .values()
            .iterator()
            .next()
            .reliability();
    double disputed =
        TeacherSignals.of(List.of(point("one", 4.5, .3), point("other", 1.5, .3)))
            .points()
            .values()
            .iterator()
            .next()
            .reliability();
    assertThat(disputed).isLessThan(agreed - .2);
  }

  @Test
  void countsAPairByHowSureAndConsistentItsTeachersAre() {
    TeacherSignals both =
        TeacherSignals.of(List.of(pair("swayed", .9, .1), pair("steady", .9, .9)));
    assertThat(both.pairs())
        .singleElement()
        .satisfies(
            pair -> {
              assertThat(pair.probability()).isCloseTo(.9, within(1e-4));
              assertThat(pair.weight()).isCloseTo(.4, within(1e-9));
            });
  }

  @Test
  void countsFailures() {
    Signal failure = new Signal.Failure("one", "b.png", Optional.empty(), "too small");
    assertThat(TeacherSignals.of(List.of(point("one", 3, 1), failure)).failures()).isOne();
  }
}
