// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often {@code depict-nano} writes the same tokens on ONNX Runtime and on llama.cpp, for the
 * first pictures of a folder by name: each alone, and beside the one before, every other of these
 * pairs with the picture itself as reference.
 *
 * <p>{@code ./iqa list && java -cp 'iqa-cli/target/iqa-cli.jar:iqa-cli/target/lib/*'
 * iqa-cli/src/test/java/dev/iqa/cli/DepictAgreement.java FOLDER COUNT}
 */
final class DepictAgreement {

  private int pictures;
  private int sameDescriptions;
  private int sameDistortions;
  private int pairs;
  private int sameComparisons;
  private int tokens;
  private double scoresApart;
  private double preferencesApart;

  private DepictAgreement() {}

  /** What an assessor says, and the tokens of its description as they came. */
  record Answered(Assessment assessment, List<String> tokens) {

    static Answered by(QualityAssessor assessor, AssessmentRequest request) {
      List<String> tokens = new ArrayList<>();
      Assessment assessment =
          assessor.assess(
              request,
              new AssessmentListener() {
                @Override
                public void onText(String piece) {
                  tokens.add(piece);
                }
              });
      return new Answered(assessment, tokens);
    }

    /** Type and severity of each. */
    List<String> distortions() {
      return assessment.distortions().orElseThrow().found().stream()
          .map(found -> found.type() + " " + found.severityStep())
          .toList();
    }

    double score() {
      return assessment.score().orElseThrow().value();
    }

    double preference() {
      return assessment.preference().orElseThrow().first();
    }
  }

  private void look(QualityAssessor onnx, QualityAssessor llama, Picture picture) {
    AssessmentRequest request =
        AssessmentRequest.of(picture).asking(Aspect.SCORE, Aspect.DISTORTIONS, Aspect.DESCRIPTION);
    Answered one = Answered.by(onnx, request);
    Answered other = Answered.by(llama, request);
    pictures++;
    tokens += one.tokens().size();
    sameDescriptions += one.tokens().equals(other.tokens()) ? 1 : 0;
    sameDistortions += one.distortions().equals(other.distortions()) ? 1 : 0;
    scoresApart = Math.max(scoresApart, Math.abs(one.score() - other.score()));
  }

  private void compare(QualityAssessor onnx, QualityAssessor llama, AssessmentRequest pair) {
    AssessmentRequest request = pair.asking(Aspect.PREFERENCE, Aspect.DESCRIPTION);
    Answered one = Answered.by(onnx, request);
    Answered other = Answered.by(llama, request);
    pairs++;
    tokens += one.tokens().size();
    sameComparisons += one.tokens().equals(other.tokens()) ? 1 : 0;
    preferencesApart = Math.max(preferencesApart, Math.abs(one.preference() - other.preference()));
  }

  public static void main(String[] arguments) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
      files = all.sorted().limit(Integer.parseInt(arguments[1])).toList();
    }
    DepictAgreement found = new DepictAgreement();
    try (QualityAssessor onnx = QualityAssessors.open("depict-nano@onnx");
        QualityAssessor llama = QualityAssessors.open("depict-nano@llama")) {
      Optional<Picture> before = Optional.empty();
      for (Path file : files) {
        Picture picture = Pictures.read(file);
        found.look(onnx, llama, picture);
        if (before.isPresent()) {
          AssessmentRequest pair = AssessmentRequest.between(before.get(), picture);
          found.compare(onnx, llama, found.pairs % 2 == 0 ? pair : pair.against(picture));
        }
        before = Optional.of(picture);
      }
    }
    System.out.printf(
        "same descriptions %d of %d, of two %d of %d, distortions %d of %d; %d tokens;"
            + " apart at most: scores %.5f, preferences %.5f%n",
        found.sameDescriptions,
        found.pictures,
        found.sameComparisons,
        found.pairs,
        found.sameDistortions,
        found.pictures,
        found.tokens,
        found.scoresApart,
        found.preferencesApart);
  }
}
