// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.TrainingPlan.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPlanTest {

  private static TrainingPlan plan(long steps, long warmUp) {
    return new TrainingPlan(steps, .5, warmUp, 0, 1, .999, Precision.FP32, 10, 0, 10, 0, 1, 1);
  }

  @Test
  void warmsUpAndFallsAsACosine() {
    TrainingPlan plan = plan(110, 10);
    assertThat(plan.rate(0)).isCloseTo(.05, within(1e-12));
    assertThat(plan.rate(9)).isCloseTo(.5, within(1e-12));
    assertThat(plan.rate(10)).isCloseTo(.5, within(1e-12));
    assertThat(plan.rate(60)).isCloseTo(.5 * (.01 + .99 / 2), within(1e-12));
    assertThat(plan.rate(110)).isCloseTo(.005, within(1e-12));
  }

  @Test
  void averagesOverWhatThereIsAtFirst() {
    assertThat(plan(100, 0).averageDecay(0)).isCloseTo(.1, within(1e-12));
    assertThat(plan(100, 0).averageDecay(1_000_000)).isEqualTo(.999);
  }

  @Test
  void refusesAWarmUpThatNeverEnds() {
    assertThatThrownBy(() -> plan(10, 10))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessage("the training's warmUpSteps lies in 0..steps-1, not 10");
  }

  @Test
  void choosesSixteenBitsByTheProcessor(@TempDir Path folder) throws IOException {
    Path processors = folder.resolve("cpuinfo");
    Files.writeString(processors, "model name\t: x\nflags\t\t: fpu avx512f avx512_bf16\n");
    assertThat(Autocast.multipliesBf16(processors)).isTrue();
    Files.writeString(processors, "model name\t: x\nflags\t\t: fpu avx512f\n");
    assertThat(Autocast.multipliesBf16(processors)).isFalse();
    assertThat(Autocast.multipliesBf16(folder.resolve("none"))).isFalse();
  }
}
