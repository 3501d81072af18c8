// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.Score;
import dev.iqa.imaging.Pictures;
import java.nio.file.Path;

/** How good is this photo? */
public final class AssessAPhoto {

  private AssessAPhoto() {}

  /**
   * Prints the score of a photo.
   *
   * @param arguments the file
   */
  @SuppressWarnings("SystemOut") // a program for people
  public static void main(String[] arguments) {
    Picture photo = Pictures.read(Path.of(arguments[0]));
    try (QualityAssessor assessor = QualityAssessors.open()) {
      Score score = assessor.assess(photo).score().orElseThrow();
      System.out.printf("%.2f on %s%n", score.value(), score.scale());
    }
  }
}
