// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.AssessmentRequest;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class Ciede2000Test {

  @ParameterizedTest(name = "{8}")
  @CsvFileSource(resources = "ciede2000-pairs.csv", numLinesToSkip = 1)
  void givesThePublishedDifferencesBothWays(
      double l1,
      double a1,
      double b1,
      double l2,
      double a2,
      double b2,
      double expected,
      double tolerance,
      String source) {
    double[] one = {l1, a1, b1};
    double[] other = {l2, a2, b2};
    assertThat(Ciede2000Metric.difference(one, other))
        .as(source)
        .isCloseTo(expected, within(tolerance));
    assertThat(Ciede2000Metric.difference(other, one))
        .as(source)
        .isCloseTo(expected, within(tolerance));
  }

  @Test
  void isOneHundredForBlackAgainstWhite() {
    try (QualityAssessor ciede = QualityAssessors.open("ciede2000")) {
      AssessmentRequest request =
          AssessmentRequest.of(SyntheticPair.even(3, 2, PixelFormat.RGB8, 0))
              .against(SyntheticPair.even(3, 2, PixelFormat.RGB8, 255));
      assertThat(ciede.assess(request).score().orElseThrow().value()).isCloseTo(100, within(0.001));
    }
  }
}
