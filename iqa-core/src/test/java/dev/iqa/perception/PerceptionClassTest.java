// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Distortion;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import dev.iqa.distortion.DistortionGenerator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PerceptionClassTest {

  private static final DistortionGenerator OURS = DistortionGenerator.DEPICTQA;

  @Test
  void thirtyOfTheThirtyFiveTypesHaveAClass() {
    List<String> without =
        OURS.types().stream()
            .filter(type -> PerceptionClass.of(type).isEmpty())
            .map(DistortionType::id)
            .toList();

    assertThat(without)
        .containsExactly(
            "oversharpen",
            "pixelate",
            "otsu-quantization",
            "median-cut-quantization",
            "histogram-quantization");
  }

  @Test
  void bothGeneratorsShowAllSevenDamages() {
    for (DistortionGenerator generator : DistortionGenerator.values()) {
      assertThat(
              generator.types().stream()
                  .flatMap(type -> PerceptionClass.of(type).stream())
                  .distinct())
          .as(generator.id())
          .hasSize(7)
          .doesNotContain(PerceptionClass.CLEAN);
    }
  }

  @Test
  void theSurestFindingThatHasAClassDecides() {
    Distortion pixelated = new Distortion(OURS.type("pixelate"), 5, 0.9);
    Distortion noisy = new Distortion(OURS.type("rgb-noise"), 2, 0.6);
    Distortion blurred = new Distortion(OURS.type("lens-blur"), 4, 0.5);

    assertThat(PerceptionClass.of(new Distortions(List.of(pixelated, blurred, noisy))))
        .contains(PerceptionClass.NOISE);
    assertThat(PerceptionClass.of(new Distortions(List.of(pixelated)))).isEqualTo(Optional.empty());
    assertThat(PerceptionClass.of(new Distortions(List.of()))).contains(PerceptionClass.CLEAN);
  }
}
