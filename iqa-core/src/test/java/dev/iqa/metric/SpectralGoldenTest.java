// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.AssessmentRequest;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Values of separately written numpy programs for synthetic pictures, odd and even sizes, with and
 * without averaging down.
 */
class SpectralGoldenTest {

  @ParameterizedTest(name = "{0} of {1}x{2} is {3}")
  @CsvFileSource(resources = "spectral-golden.csv", numLinesToSkip = 1)
  void agreesWithASeparateImplementation(
      String assessor, int width, int height, double expected, double tolerance, String source) {
    AssessmentRequest request =
        AssessmentRequest.of(SyntheticPair.distorted(width, height))
            .against(SyntheticPair.original(width, height));
    try (QualityAssessor open = QualityAssessors.open(assessor)) {
      assertThat(open.assess(request).score().orElseThrow().value())
          .as(source)
          .isCloseTo(expected, within(tolerance));
    }
  }
}
