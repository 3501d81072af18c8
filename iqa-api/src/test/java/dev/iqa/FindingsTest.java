// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindingsTest {

  private static final DistortionType BLUR =
      new DistortionType("gaussian-blur", DistortionFamily.BLUR);
  private static final Provenance PROVENANCE =
      new Provenance(
          new AssessorId("ssim", "core"),
          Map.of(),
          Optional.empty(),
          List.of(),
          "cpu",
          Duration.ZERO);

  @ParameterizedTest
  @ValueSource(doubles = {1, 3.2, 5})
  void aScoreLiesOnItsScaleEndsIncluded(double value) {
    assertThat(Score.of(value, ScoreScale.MOS).value()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.999, 5.001, Double.NaN, Double.POSITIVE_INFINITY})
  void aScoreOffItsScaleIsRefused(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Score.of(value, ScoreScale.MOS))
        .withMessageContaining(value + " is not on the scale MOS 1 (worst) to 5 (best)");
  }

  @Test
  void aScoreIsInfiniteOnlyWhereItsScaleIs() {
    ScoreScale decibels = new ScoreScale("dB", 0, Double.POSITIVE_INFINITY);

    assertThat(Score.of(Double.POSITIVE_INFINITY, decibels).value()).isInfinite();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Score.of(Double.NEGATIVE_INFINITY, decibels));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void aDeviationIsFiniteAndNotNegative(double deviation) {
    assertThat(new Score(3, OptionalDouble.of(0), ScoreScale.MOS).standardDeviation()).hasValue(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Score(3, OptionalDouble.of(deviation), ScoreScale.MOS));
  }

  @ParameterizedTest
  @CsvSource({"0.999,1", "5.001,1", "NaN,1", "3,-0.1", "3,1.1", "3,NaN"})
  void aDistortionHasSeverityAndConfidenceInRange(double severity, double confidence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Distortion(BLUR, severity, confidence));
  }

  @ParameterizedTest
  @CsvSource({
    "1,SLIGHT",
    "1.49,SLIGHT",
    "1.5,MODERATE",
    "3,OBVIOUS",
    "4.4,SERIOUS",
    "4.5,CATASTROPHIC",
    "5,CATASTROPHIC"
  })
  void aSeverityHasAWord(double severity, Severity step) {
    assertThat(new Distortion(BLUR, severity, 1).severityStep()).isEqualTo(step);
    assertThat(step.word()).isEqualToIgnoringCase(step.name()).isLowerCase();
    assertThat(Severity.nearest(step.level())).isEqualTo(step);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.99, 5.01, Double.NaN})
  void noSeverityOutsideOneToFive(double severity) {
    assertThatIllegalArgumentException().isThrownBy(() -> Severity.nearest(severity));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Blur", "gaussian_blur", "-blur", "blur-", "a--b", "a b"})
  void aDistortionIdIsLowerCaseWordsWithHyphens(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DistortionType(id, DistortionFamily.OTHER))
        .withMessageContaining("'" + id + "'");
    assertThat(BLUR).hasToString("gaussian-blur");
  }

  @Test
  void everyFamilyHasWordsOfItsOwn() {
    assertThat(DistortionFamily.values())
        .extracting(DistortionFamily::words)
        .doesNotHaveDuplicates()
        .allSatisfy(words -> assertThat(words).isNotBlank().isLowerCase());
  }

  @Test
  void distortionsAreCopiedAndMayBeNone() {
    List<Distortion> mutable = new ArrayList<>(List.of(new Distortion(BLUR, 2, 1)));
    Distortions distortions = new Distortions(mutable);
    mutable.clear();

    assertThat(distortions.found()).hasSize(1);
    assertThat(distortions.isClean()).isFalse();
    assertThat(new Distortions(List.of()).isClean()).isTrue();
  }

  @Test
  void aDescriptionHasWordsAndAConfidenceInRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> Description.of(" \n"));
    for (double confidence : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Description("Sharp.", OptionalDouble.of(confidence)));
    }
    assertThat(Description.of("Sharp.").confidence()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0.5,0.4,0.2", "-0.1,0.1,1", "NaN,0,1", "1.1,0,-0.1"})
  void aPreferenceIsThreeProbabilities(double first, double tie, double second) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Preference(first, tie, second));
    assertThat(new Preference(0.7, 0.2, 0.1).first()).isEqualTo(0.7);
  }

  @Test
  void aMapKeepsItsOwnCellsAndShowsThemReadOnly() {
    float[] given = {1, 2, 3, 4, 5, 6};
    QualityMap map = new QualityMap(3, 2, given, ScoreScale.PERCENT);
    given[0] = 99;
    FloatBuffer values = map.values();

    assertThat(map.at(0, 0)).isEqualTo(1);
    assertThat(map.at(2, 1)).isEqualTo(6);
    assertThat(map.width()).isEqualTo(3);
    assertThat(map.height()).isEqualTo(2);
    assertThat(map.scale()).isEqualTo(ScoreScale.PERCENT);
    assertThat(values.remaining()).isEqualTo(6);
    assertThatThrownBy(() -> values.put(0, 1f)).isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> map.at(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> map.at(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,6", "-2,-3", "2,2", "65536,65536"})
  void aMapHasAsManyCellsAsItSays(int width, int height) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QualityMap(width, height, new float[6], ScoreScale.MOS))
        .withMessageContaining(width + "×" + height);
  }

  @Test
  void anAssessmentFindsEachFindingByItsKind() {
    Score score = Score.of(3, ScoreScale.MOS);
    Distortions distortions = new Distortions(List.of());
    Description description = Description.of("Sharp.");
    Preference preference = new Preference(1, 0, 0);
    QualityMap map = new QualityMap(1, 1, new float[1], ScoreScale.MOS);
    Assessment all =
        new Assessment(List.of(score, distortions, description, preference, map), PROVENANCE);
    Assessment none = new Assessment(List.of(), PROVENANCE);

    assertThat(all.score()).contains(score);
    assertThat(all.distortions()).contains(distortions);
    assertThat(all.description()).contains(description);
    assertThat(all.preference()).contains(preference);
    assertThat(all.map()).contains(map);
    assertThat(all.findings())
        .extracting(Finding::aspect)
        .containsExactlyInAnyOrder(Aspect.values());
    assertThat(none.score()).isEmpty();
    assertThat(none.map()).isEmpty();
  }

  @Test
  void anAspectIsAnsweredOnce() {
    Score score = Score.of(3, ScoreScale.MOS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Assessment(List.of(score, score), PROVENANCE))
        .withMessageContaining("SCORE is answered twice");
  }

  @Test
  void aProvenanceCopiesAndSorts() {
    List<String> steps = new ArrayList<>(List.of("decoded"));
    Provenance provenance =
        new Provenance(
            new AssessorId("ssim", "core"),
            Map.of("window", "uniform", "downsample", "none"),
            Optional.empty(),
            steps,
            "cpu",
            Duration.ZERO);
    steps.clear();

    assertThat(provenance.preprocessing()).containsExactly("decoded");
    assertThat(provenance.options().keySet()).containsExactly("downsample", "window");
    assertThatThrownBy(() -> provenance.options().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
