// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.calibration.Calibration;
import dev.iqa.calibration.MapKind;
import dev.iqa.compose.Calibrated;
import dev.iqa.dataset.RatedPicture;
import dev.iqa.dataset.TableColumns;
import dev.iqa.dataset.TableReader;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What would our own users say, who rated some pictures from 1 to 5? */
public final class CalibrateToYourUsers {

  private static final Optional<String> ABSENT = Optional.empty();
  private static final TableColumns COLUMNS =
      new TableColumns("image", ABSENT, "score", ABSENT, ABSENT, ABSENT);

  private CalibrateToYourUsers() {}

  /**
   * Prints the score that users like these would give a photo.
   *
   * @param arguments a CSV of image and score beside its pictures, the photo
   */
  @SuppressWarnings("SystemOut") // a program for people
  public static void main(String[] arguments) {
    try (QualityAssessor assessor = QualityAssessors.open("blur-sigma");
        QualityAssessor users = calibrated(assessor, Path.of(arguments[0]))) {
      Score score = users.assess(Pictures.read(Path.of(arguments[1]))).score().orElseThrow();
      double deviation = score.standardDeviation().getAsDouble();
      System.out.printf("%.2f ± %.2f on %s%n", score.value(), deviation, score.scale());
    }
  }

  static QualityAssessor calibrated(QualityAssessor assessor, Path ratings) {
    List<RatedPicture> rated;
    try {
      rated = new TableReader(COLUMNS, ScoreScale.MOS).read(ratings).pictures();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    double[] scores = new double[rated.size()];
    double[] opinions = new double[rated.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] =
          assessor.assess(Pictures.read(rated.get(i).picture())).score().orElseThrow().value();
      opinions[i] = rated.get(i).opinion().orElseThrow();
    }
    List<MapKind> monotone = List.of(MapKind.AFFINE, MapKind.LOGISTIC4, MapKind.ISOTONIC);
    ScoreScale scale = assessor.descriptor().scale().orElseThrow();
    String name = assessor.descriptor().id().toString();
    return new Calibrated(
        assessor,
        Calibration.choose(monotone, scale, ScoreScale.MOS, name, scores, opinions, 5, 1));
  }
}
