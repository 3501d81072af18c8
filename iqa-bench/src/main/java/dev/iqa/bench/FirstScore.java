// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.AssessmentRequest;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.imaging.Pictures;
import java.nio.file.Path;

/**
 * The least program that uses the library: reads two files, prints one score. {@code peers.py}
 * times it from a cold start beside the same in Python.
 *
 * <p>{@code iqa-bench/run dev.iqa.bench.FirstScore reference.png test.png 'ssim?downsample=none'}
 */
public final class FirstScore {

  private FirstScore() {}

  /**
   * Prints a score.
   *
   * @param arguments reference, test, assessor
   */
  public static void main(String[] arguments) {
    try (QualityAssessor assessor = QualityAssessors.open(arguments[2])) {
      AssessmentRequest request =
          AssessmentRequest.of(Pictures.read(Path.of(arguments[1])))
              .against(Pictures.read(Path.of(arguments[0])));
      System.out.println(assessor.assess(request).score().orElseThrow().value());
    }
  }
}
