// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.evaluation.ClassifiedPicture.Label;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class ClassificationTest {

  @Test
  void countsSinglesByTheirFirstAnswer() {
    Classification found =
        Classification.of(
            List.of(
                item(List.of(label("blur")), List.of(label("blur"), label("noise"))),
                item(List.of(label("blur")), List.of(label("noise"))),
                item(List.of(label("noise")), List.of(label("noise"))),
                item(List.of(), List.of())));

    assertThat(found.accuracy()).isEqualTo(Statistic.of(0.75));
    assertThat(found.count("blur", "noise")).isEqualTo(1);
    assertThat(found.classes()).containsExactly("blur", "noise", "none");
    // F1 of blur 2/3, noise 2/3, none 1.
    assertThat(found.macroF1().orElseThrow()).isCloseTo(7.0 / 9, within(1e-12));
    assertThat(found.setAccuracy()).hasToString("undefined: no picture has several distortions");
  }

  @Test
  void givesSetsPartialCredit() {
    List<Label> truth = List.of(label("blur"), label("noise"));
    Classification found =
        Classification.of(
            List.of(
                item(truth, List.of(label("noise"), label("blur"))),
                item(truth, List.of(label("blur"))),
                item(truth, List.of(label("blur"), label("darken"), label("pixelate"))),
                item(truth, List.of())));

    assertThat(found.setAccuracy().orElseThrow()).isCloseTo((1 + 0.5 + 1.0 / 3) / 4, within(1e-12));
    assertThat(found.accuracy().isDefined()).isFalse();
  }

  @Test
  void measuresSeverityAndConfidence() {
    Classification found =
        Classification.of(
            List.of(
                item(List.of(label("blur", 3, 1)), List.of(label("blur", 4.5, 0.92))),
                item(List.of(label("blur", 3, 1)), List.of(label("blur", 3, 0.94))),
                item(List.of(label("noise", 1, 1)), List.of(label("blur", 5, 0.55)))));

    assertThat(found.severityError()).isEqualTo(Statistic.of(0.75));
    // Bin .9 to .95: |1.86 − 2|; bin .5 to .6: |0.55 − 0|; over three answers.
    assertThat(found.calibrationError().orElseThrow()).isCloseTo((0.14 + 0.55) / 3, within(1e-12));
  }

  private static ClassifiedPicture item(List<Label> truth, List<Label> found) {
    return new ClassifiedPicture(Arrays.asList(truth, found).toString(), truth, found);
  }

  private static Label label(String name) {
    return new Label(name, OptionalDouble.empty(), OptionalDouble.empty());
  }

  private static Label label(String name, double severity, double confidence) {
    return new Label(name, OptionalDouble.of(severity), OptionalDouble.of(confidence));
  }
}
