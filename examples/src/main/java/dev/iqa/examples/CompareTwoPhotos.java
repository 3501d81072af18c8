// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.Score;
import dev.iqa.imaging.Pictures;
import java.nio.file.Path;

/** How much has this photo lost against its original? */
public final class CompareTwoPhotos {

  private CompareTwoPhotos() {}

  /**
   * Prints the score of a photo compared with its original.
   *
   * @param arguments the original, the photo
   */
  @SuppressWarnings("SystemOut") // a program for people
  public static void main(String[] arguments) {
    Picture original = Pictures.read(Path.of(arguments[0]));
    Picture photo = Pictures.read(Path.of(arguments[1]));
    try (QualityAssessor assessor = QualityAssessors.open("ssim")) {
      AssessmentRequest question = AssessmentRequest.of(photo).against(original);
      Score score = assessor.assess(question).score().orElseThrow();
      System.out.printf("%.2f on %s%n", score.value(), score.scale());
    }
  }
}
