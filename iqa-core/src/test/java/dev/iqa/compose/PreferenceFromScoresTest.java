// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
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
import dev.iqa.testkit.QualityAssessorContract;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PreferenceFromScoresTest {

  private static final ScoreScale LESS_IS_BETTER = new ScoreScale("damage", 100, 0);

  /** The grey level of the first sample is the score, and 3 or 4 its deviation. */
  private record Levels(boolean sure) implements QualityAssessor {

    @Override
    public AssessorDescriptor descriptor() {
      return AssessorDescriptor.builder("levels", "test")
          .scoring(LESS_IS_BETTER)
          .reference(ReferenceUse.OPTIONAL)
          .build();
    }

    @Override
    public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
      int level = request.candidate().pixels().get(0);
      OptionalDouble deviation =
          sure ? OptionalDouble.empty() : OptionalDouble.of(level % 2 == 0 ? 4 : 3);
      return new Assessment(
          List.of(new Score(level, deviation, LESS_IS_BETTER)),
          new Provenance(
              descriptor().id(), Map.of(), Optional.empty(), List.of(), "cpu", Duration.ZERO));
    }

    @Override
    public void close() {}
  }

  @Test
  void followsTheNormalDistributionOfTheLead() {
    // σ = √(4² + 3²) = 5; Φ(1) = .8413447, Φ(.6) = .7257469, Φ(−1.4) = .0807567.
    Preference without = preference(new Levels(false), 0, 10, 15);
    assertThat(without.first()).isCloseTo(0.8413447, within(1e-6));
    assertThat(without.tie()).isZero();
    Preference with = preference(new Levels(false), 2, 10, 15);
    assertThat(with.first()).isCloseTo(0.7257469, within(1e-6));
    assertThat(with.second()).isCloseTo(0.0807567, within(1e-6));
    assertThat(with.tie()).isCloseTo(1 - 0.7257469 - 0.0807567, within(1e-6));
  }

  @Test
  void isTurnedRoundWithThePictures() {
    Preference one = preference(new Levels(false), 2, 10, 15);
    Preference other = preference(new Levels(false), 2, 15, 10);
    assertThat(other.first()).isEqualTo(one.second());
    assertThat(other.tie()).isEqualTo(one.tie());
  }

  @Test
  void isCertainWithoutDeviations() {
    assertThat(preference(new Levels(true), 0, 10, 15)).isEqualTo(new Preference(1, 0, 0));
    assertThat(preference(new Levels(true), 0, 15, 10)).isEqualTo(new Preference(0, 0, 1));
    assertThat(preference(new Levels(true), 0, 15, 15)).isEqualTo(new Preference(0, 1, 0));
    assertThat(preference(new Levels(true), 5, 10, 15)).isEqualTo(new Preference(0, 1, 0));
  }

  @Test
  void callsTwoInfiniteScoresATie() {
    try (QualityAssessor judge = new PreferenceFromScores(QualityAssessors.open("psnr"), 0)) {
      Picture same = grey(40);
      assertThat(
              judge
                  .assess(AssessmentRequest.between(same, same).against(same))
                  .preference()
                  .orElseThrow())
          .isEqualTo(new Preference(0, 1, 0));
    }
  }

  @Test
  void refusesWhatGivesNoScoresOrPreferencesAlready() {
    QualityAssessor judge = new PreferenceFromScores(new Levels(true), 0);
    assertThatThrownBy(() -> new PreferenceFromScores(judge, 0))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("preference-levels@test answers PREFERENCE itself");
    assertThatThrownBy(() -> new PreferenceFromScores(new Levels(true), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }

  private static Preference preference(
      QualityAssessor assessor, double unnoticed, int first, int second) {
    try (QualityAssessor judge = new PreferenceFromScores(assessor, unnoticed)) {
      return judge
          .assess(AssessmentRequest.between(grey(first), grey(second)))
          .preference()
          .orElseThrow();
    }
  }

  private static Picture grey(int level) {
    ByteBuffer pixels = ByteBuffer.allocate(3 * 16 * 16);
    while (pixels.hasRemaining()) {
      pixels.put((byte) level);
    }
    return Picture.copyOf(16, 16, PixelFormat.RGB8, pixels.flip());
  }

  /** A composition is made, not found: rule 1 holds for what it is made of. */
  abstract static class Contract extends QualityAssessorContract {

    private final String scores;

    Contract(String scores) {
      this.scores = scores;
    }

    @Override
    protected String assessor() {
      return "preference-" + scores;
    }

    @Override
    protected QualityAssessor open(AssessorConfig config) {
      return new PreferenceFromScores(QualityAssessors.open(scores, config), 0);
    }

    @Override
    @Test
    public void r01_isDiscoveredOnTheClassPath() {
      assertThat(QualityAssessors.installed())
          .extracting(installed -> installed.id().name())
          .contains(scores)
          .doesNotContain(assessor());
    }
  }

  @Nested
  class WithReference extends Contract {
    WithReference() {
      super("ssim");
    }
  }

  @Nested
  class WhereLessIsBetter extends Contract {
    WhereLessIsBetter() {
      super("gmsd");
    }
  }

  @Nested
  class WithoutReference extends Contract {
    WithoutReference() {
      super("niqe");
    }
  }
}
