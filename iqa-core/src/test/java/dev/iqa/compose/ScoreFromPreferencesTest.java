// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.Preference;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.compose.ScoreFromPreferences.Anchor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoreFromPreferencesTest {

  private static final List<Integer> LEVELS = List.of(20, 35, 50, 65, 80);

  /** Prefers by the grey levels, a tenth of it, as Bradley and Terry say; a tenth are ties. */
  private static final class Judge implements QualityAssessor {
    private final List<AssessmentRequest> asked = new ArrayList<>();

    @Override
    public AssessorDescriptor descriptor() {
      return AssessorDescriptor.builder("judge", "test")
          .answering(Aspect.PREFERENCE)
          .reference(ReferenceUse.OPTIONAL)
          .build();
    }

    @Override
    public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
      asked.add(request);
      double lead = level(request, 0) - level(request, 1);
      double first = 1 / (1 + Math.exp(-lead / 10));
      double tie = 0.1 * Math.min(first, 1 - first);
      return new Assessment(
          List.of(new Preference(first - tie / 2, tie, 1 - first - tie / 2)),
          new Provenance(
              descriptor().id(), Map.of(), Optional.empty(), List.of(), "cpu", Duration.ZERO));
    }

    private static int level(AssessmentRequest request, int i) {
      return request.candidates().get(i).pixels().get(0);
    }

    @Override
    public void close() {}
  }

  private static Picture grey(int level) {
    return Picture.copyOf(1, 1, PixelFormat.GRAY8, ByteBuffer.allocate(1).put((byte) level).flip());
  }

  private static ScoreFromPreferences over(
      QualityAssessor judge, ScoreScale scale, boolean turned) {
    return new ScoreFromPreferences(
        judge,
        scale,
        10,
        LEVELS.stream().map(l -> new Anchor(grey(l), turned ? 100 - l : l)).toList());
  }

  private static Score score(ScoreFromPreferences assessor, int level) {
    return assessor.assess(grey(level)).score().orElseThrow();
  }

  @Test
  void findsThePictureWhereTheAnswersPutIt() {
    ScoreFromPreferences assessor = over(new Judge(), ScoreScale.PERCENT, false);
    // In the middle of the anchors the prior pulls nowhere.
    assertThat(score(assessor, 50).value()).isCloseTo(50, within(1e-9));
    for (int level : new int[] {30, 42, 58, 70}) {
      // Elsewhere it pulls towards the middle, by less than a tenth of the way.
      double pull = (score(assessor, level).value() - level) / (50 - level);
      assertThat(pull).isBetween(0.0, 0.1);
    }
  }

  @Test
  void meetsTheMaximumThatWasReckonedByHand() {
    // Two anchors at 0 and 100, both beaten with 1/2 and 1/2: only the middle is equally far.
    // Deviation: 1 / √(1 / 50² + 2 · L(5) L(−5) / 10²) with L(5) = .9933071.
    QualityAssessor torn = new Judge();
    ScoreFromPreferences assessor =
        new ScoreFromPreferences(
            torn,
            ScoreScale.PERCENT,
            10,
            List.of(new Anchor(grey(50), 0), new Anchor(grey(50), 100)));
    Score score = score(assessor, 50);
    assertThat(score.value()).isCloseTo(50, within(1e-9));
    assertThat(score.standardDeviation().orElseThrow()).isCloseTo(43.3164, within(1e-3));
  }

  @Test
  void followsAScaleWhereLessIsBetter() {
    ScoreScale damage = new ScoreScale("damage", 100, 0);
    Score up = score(over(new Judge(), ScoreScale.PERCENT, false), 62);
    Score down = score(over(new Judge(), damage, true), 62);
    assertThat(down.value()).isCloseTo(100 - up.value(), within(1e-9));
    assertThat(down.standardDeviation().orElseThrow())
        .isCloseTo(up.standardDeviation().orElseThrow(), within(1e-9));
  }

  @Test
  void staysOnTheScaleAndGrowsMoreUnsureBeyondTheAnchors() {
    ScoreFromPreferences assessor = over(new Judge(), ScoreScale.PERCENT, false);
    Score best = score(assessor, 127);
    assertThat(best.value()).isBetween(80.0, 100.0);
    assertThat(best.standardDeviation().orElseThrow())
        .isGreaterThan(score(assessor, 50).standardDeviation().orElseThrow());
  }

  @Test
  void tellsEveryComparisonAndAsksOncePerAnchor() {
    Judge judge = new Judge();
    Assessment assessment = over(judge, ScoreScale.PERCENT, false).assess(grey(50));
    assertThat(judge.asked).hasSize(LEVELS.size());
    assertThat(assessment.provenance().assessor()).hasToString("score-judge@test");
    assertThat(assessment.provenance().preprocessing())
        .contains("better than the anchor of quality 50.00 with 0.500");
  }

  @Test
  void passesPreferencesOn() {
    Assessment assessment =
        over(new Judge(), ScoreScale.PERCENT, false)
            .assess(AssessmentRequest.between(grey(60), grey(40)));
    assertThat(assessment.preference().orElseThrow().first()).isGreaterThan(0.8);
    assertThat(assessment.provenance().assessor()).hasToString("score-judge@test");
  }

  @Test
  void refusesWhatCannotBeScored() {
    List<Anchor> anchors = List.of(new Anchor(grey(1), 1), new Anchor(grey(2), 2));
    assertThatThrownBy(
            () ->
                new ScoreFromPreferences(
                    QualityAssessors.open("entropy"), ScoreScale.MOS, 1, anchors))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("PREFERENCE");
    ScoreScale open = new ScoreScale("open", 0, Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> new ScoreFromPreferences(new Judge(), open, 1, anchors))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two ends");
    assertThatThrownBy(() -> new ScoreFromPreferences(new Judge(), ScoreScale.MOS, 0, anchors))
        .hasMessageContaining("more than 0");
    assertThatThrownBy(
            () -> new ScoreFromPreferences(new Judge(), ScoreScale.MOS, 1, anchors.subList(0, 1)))
        .hasMessageContaining("two or more");
    assertThatThrownBy(
            () -> new ScoreFromPreferences(new Judge(), new ScoreScale("small", 0, 1), 1, anchors))
        .hasMessageContaining("not on");
  }
}
