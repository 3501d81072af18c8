// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.DistortionFamily;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DistortionPlanTest {

  private static final DistortionSampling SAMPLING =
      new DistortionSampling(DistortionGenerator.DEPICTQA, .05, .5, false);

  @Test
  void allowsSeventyEightPairs() {
    assertThat(DistortionPlan.allowedPairs().values().stream().mapToInt(Set::size).sum())
        .isEqualTo(78);
    assertThat(DistortionPlan.allows(DistortionFamily.OVERSHARPEN, DistortionFamily.BRIGHTEN))
        .isTrue();
    assertThat(DistortionPlan.allows(DistortionFamily.OVERSHARPEN, DistortionFamily.DARKEN))
        .isFalse();
    assertThat(DistortionPlan.allows(DistortionFamily.BLUR, DistortionFamily.PIXELATE)).isFalse();
    assertThat(DistortionPlan.allows(DistortionFamily.NOISE, DistortionFamily.PIXELATE)).isTrue();
  }

  @Test
  void appliesItsStepsInOrder() {
    Picture photo = TestPictures.colour(64, 64);
    SyntheticDistortion blur = SyntheticDistortion.of("gaussian-blur", 2, 1);
    SyntheticDistortion noise = SyntheticDistortion.of("rgb-noise", 1, 2);
    assertThat(TestPictures.digest(DistortionPlan.of(blur, noise).apply(photo)))
        .isEqualTo(TestPictures.digest(noise.apply(blur.apply(photo))));
    assertThat(DistortionPlan.clean().apply(photo)).isSameAs(photo);
  }

  @Test
  void refusesOtherPairsAndStrongSteps() {
    SyntheticDistortion blur = SyntheticDistortion.of("gaussian-blur", 2, 1);
    SyntheticDistortion pixels = SyntheticDistortion.of("pixelate", 2, 1);
    assertThatThrownBy(() -> DistortionPlan.of(blur, pixels))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("BLUR is not followed by PIXELATE");
    assertThatThrownBy(() -> DistortionPlan.of(blur, SyntheticDistortion.of("jpeg", 4, 1)))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("severities 1 to 3");
    assertThatThrownBy(() -> DistortionPlan.of(blur, blur, blur))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("at most two");
  }

  @Test
  void isDrawnAsOftenAsTheSharesSay() {
    int draws = 20_000;
    int clean = 0;
    int twice = 0;
    Map<DistortionFamily, Integer> singles = new EnumMap<>(DistortionFamily.class);
    int[] severities = new int[6];
    for (int seed = 0; seed < draws; seed++) {
      List<SyntheticDistortion> steps = SAMPLING.plan(seed, PixelFormat.RGB8).steps();
      clean += steps.isEmpty() ? 1 : 0;
      twice += steps.size() == 2 ? 1 : 0;
      if (steps.size() == 1) {
        singles.merge(steps.get(0).type().family(), 1, Integer::sum);
        severities[steps.get(0).severity()]++;
      }
    }
    int single = draws - clean - twice;
    assertThat((double) clean / draws).isCloseTo(.05, within(.006));
    assertThat((double) twice / draws).isCloseTo(.475, within(.013));
    assertThat(singles).hasSize(12);
    // Four standard deviations of a share of a twelfth and of a fifth
    assertThat(singles.values())
        .allSatisfy(n -> assertThat((double) n / single).isCloseTo(1 / 12.0, within(.012)));
    for (int severity = 1; severity <= 5; severity++) {
      assertThat((double) severities[severity] / single).isCloseTo(.2, within(.017));
    }
  }

  @Test
  void isDrawnForTheFormat() {
    for (int seed = 0; seed < 2000; seed++) {
      assertThat(SAMPLING.plan(seed, PixelFormat.GRAY8).steps())
          .allSatisfy(
              step ->
                  assertThat(DistortionGenerator.DEPICTQA.types(PixelFormat.GRAY8))
                      .contains(step.type()));
    }
  }

  @Test
  void skipsTheBarelyVisibleIfAsked() {
    DistortionSampling visible = new DistortionSampling(DistortionGenerator.DEPICTQA, 0, .5, true);
    for (int seed = 0; seed < 3000; seed++) {
      for (SyntheticDistortion step : visible.plan(seed, PixelFormat.RGB8).steps()) {
        if (step.type().family() == DistortionFamily.BRIGHTEN
            || step.type().family() == DistortionFamily.QUANTIZATION) {
          assertThat(step.severity()).isGreaterThan(1);
        }
      }
    }
  }

  @Test
  void sidesOfAPairDiffer() {
    for (int seed = 0; seed < 3000; seed++) {
      List<DistortionPlan> pair = SAMPLING.pair(seed, PixelFormat.RGB8);
      assertThat(pair.get(0).looksLike(pair.get(1))).isFalse();
      assertThat(SAMPLING.pair(seed, PixelFormat.RGB8)).isEqualTo(pair);
    }
  }
}
