// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import dev.iqa.Preference;
import dev.iqa.QualityAssessors;
import dev.iqa.ScoreScale;
import dev.iqa.UnparsableAnswerException;
import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsistencyMeterTest {

  private static final Distortions BLURRED =
      new Distortions(
          List.of(new Distortion(new DistortionType("any-blur", DistortionFamily.BLUR), 2, 0.8)));

  @TempDir Path folder;
  private Photographs photographs;

  @BeforeEach
  void drawPhotographs() throws IOException {
    photographs = SmallPhotographs.in(folder, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"measured", "niqe", "sharpness", "ssim", "psnr"})
  void aFormulaAlwaysSaysTheSame(String name) {
    Consistency consistency =
        new ConsistencyMeter(photographs, 3)
            .run(
                QualityAssessors.describe(name),
                options -> QualityAssessors.open(name),
                (done, total) -> assertThat(done).isLessThanOrEqualTo(total));

    assertThat(consistency.varied()).isEmpty();
    if (consistency.failures().isEmpty()) {
      assertThat(consistency.scoreAgreement().orElseThrow()).isEqualTo(1);
      assertThat(consistency.worstScoreDeviation().orElseThrow()).isEqualTo(0);
    } else {
      // NIQE needs larger pictures, and says so each time.
      assertThat(consistency.failures()).hasSizeLessThanOrEqualTo(2);
    }
    if (consistency.flips().isDefined()) {
      assertThat(consistency.flips().orElseThrow()).isEqualTo(0);
      assertThat(consistency.preferenceAgreement().orElseThrow()).isEqualTo(1);
    }
    if (consistency.distortionAgreement().isDefined()) {
      assertThat(consistency.distortionAgreement().orElseThrow()).isEqualTo(1);
      assertThat(consistency.distortionEntropy().orElseThrow()).isEqualTo(0);
    }
  }

  @Test
  void anAssessorAskedInWordsIsAskedInOthersEachTime() {
    AssessorDescriptor speaking =
        AssessorDescriptor.builder("speaking", "test")
            .scoring(ScoreScale.PERCENT)
            .option("paraphrase", "Which wording.", "0")
            .option("form", "Not varied.", "closed", "free")
            .option("seed", "Of chance.", "0")
            .build();
    List<Map<String, String>> opened = new ArrayList<>();

    Consistency consistency =
        new ConsistencyMeter(photographs, 3)
            .run(
                speaking,
                options -> {
                  opened.add(options);
                  return new Witness(Aspect.DISTORTIONS);
                },
                (done, total) -> {});

    assertThat(opened)
        .containsExactly(
            Map.of(),
            Map.of("paraphrase", "1", "seed", "1"),
            Map.of("paraphrase", "2", "seed", "2"));
    assertThat(consistency.varied()).containsExactly("paraphrase", "seed");
  }

  @Test
  void changingAnswersAreCounted() {
    int[] openings = {0};
    Witness[] witness = new Witness[1];

    Consistency consistency =
        new ConsistencyMeter(photographs, 4)
            .run(
                new Witness(Aspect.DISTORTIONS, Aspect.PREFERENCE).descriptor(),
                options -> {
                  int repeat = openings[0]++;
                  witness[0] = new Witness(Aspect.DISTORTIONS, Aspect.PREFERENCE);
                  // Once of four times something else, and always the first of two.
                  witness[0].testimony =
                      picture -> repeat == 3 ? BLURRED : new Distortions(List.of());
                  witness[0].score = picture -> repeat == 3 ? 50.0 : 60.0;
                  witness[0].choice = pair -> new Preference(1, 0, 0);
                  return witness[0];
                },
                (done, total) -> {});

    assertThat(consistency.distortionAgreement().orElseThrow()).isEqualTo(0.75);
    // −¾ log₂ ¾ − ¼ log₂ ¼
    assertThat(consistency.distortionEntropy().orElseThrow()).isCloseTo(0.81128, within(1e-5));
    assertThat(consistency.scoreAgreement().orElseThrow()).isEqualTo(0.75);
    assertThat(consistency.scoreDeviation().orElseThrow()).isEqualTo(5);
    assertThat(consistency.preferenceAgreement().orElseThrow()).isEqualTo(1);
    assertThat(consistency.flips().orElseThrow()).isEqualTo(1);
    assertThat(consistency.blank()).isEqualTo(Map.of("none", 15, "blur", 5));
  }

  @Test
  void wordsThatAreNoAnswerAreAnAnswerToCount() {
    Witness witness = new Witness(Aspect.DISTORTIONS);
    witness.testimony =
        picture -> {
          throw new UnparsableAnswerException("a distortion", "a cat");
        };

    Consistency consistency =
        new ConsistencyMeter(photographs, 2)
            .run(witness.descriptor(), options -> witness, (done, total) -> {});

    assertThat(consistency.distortionAgreement().orElseThrow()).isEqualTo(1);
    assertThat(consistency.blank()).containsOnlyKeys("unparsable");
    assertThat(consistency.unparsable().orElseThrow()).isEqualTo(0.5, within(0.2));
  }

  @Test
  void oneRepeatTellsNothing() {
    assertThatThrownBy(() -> new ConsistencyMeter(photographs, 1))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("at least 2 repeats");
  }
}
