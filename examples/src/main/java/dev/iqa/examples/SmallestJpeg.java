// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How small may the file be before people see it? */
public final class SmallestJpeg {

  private SmallestJpeg() {}

  /**
   * Writes the smallest JPEG that scores well enough beside its original.
   *
   * @param arguments the original, the file to write, and the least score of SSIMULACRA 2: 70 is
   *     hard to tell from the original, 50 is good enough for the web
   * @throws IOException if a file cannot be written
   */
  @SuppressWarnings("SystemOut") // a program for people
  public static void main(String[] arguments) throws IOException {
    Picture original = Pictures.read(Path.of(arguments[0]));
    Path file = Path.of(arguments[1]);
    double least = Double.parseDouble(arguments[2]);
    try (QualityAssessor assessor = QualityAssessors.open("ssimulacra2")) {
      int low = 1;
      int high = 100;
      while (low < high) {
        int middle = (low + high) / 2;
        if (score(assessor, original, file, middle) >= least) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      double score = score(assessor, original, file, low);
      System.out.printf(
          "%.2f on %s (best) with quality %d, %,d bytes%n",
          score, assessor.descriptor().scale().orElseThrow().name(), low, Files.size(file));
    }
  }

  private static double score(QualityAssessor assessor, Picture original, Path file, int quality)
      throws IOException {
    Pictures.write(original, file, quality);
    AssessmentRequest request = AssessmentRequest.of(Pictures.read(file)).against(original);
    return assessor.assess(request).score().orElseThrow().value();
  }
}
