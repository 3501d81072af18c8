// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.calibration.Calibration;
import dev.iqa.calibration.MapKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CalibrateCommandTest {

  private static final int PICTURES = 80;

  @TempDir Path folder;
  private Path ratings;
  private Path out;

  @BeforeEach
  void drawPictures() throws IOException {
    StringBuilder rows = new StringBuilder("image,mos\n");
    Random random = new Random(1);
    for (int i = 0; i < PICTURES; i++) {
      Shell.grey(folder, "p" + i + ".png", 3 * i);
      // People like it dark: the opinion falls from 5 to 1 with the brightness.
      double opinion = 4.5 - 3.2 * i / PICTURES + 0.12 * random.nextGaussian();
      rows.append(String.format(Locale.ROOT, "p%d.png,%.3f%n", i, opinion));
    }
    ratings = Files.writeString(folder.resolve("ratings.csv"), rows.toString());
    out = folder.resolve("calibration.json");
  }

  private Shell calibrate(Object assessor) {
    return Shell.iqa(
        "calibrate",
        "-a",
        assessor,
        ratings,
        "--worst=1",
        "--best=5",
        "--resamples=200",
        "-o",
        out);
  }

  @Test
  void fitsPrintsAndIsUsedByAssess() throws IOException {
    Shell shell = calibrate("example");

    assertThat(shell.exitCode()).as(shell.err()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out())
        .contains("example@test to opinions by affine, 80 pictures")
        .containsPattern("SRCC +0\\.9\\d{3} +0\\.9\\d{3} to 0\\.9\\d{3}")
        .containsPattern("PLCC +0\\.9\\d{3} +0\\.9\\d{3} to 0\\.9\\d{3}")
        .containsPattern("RMSE +0\\.1\\d{3} +0\\.[01]\\d{3} to 0\\.\\d{4}")
        .containsPattern(
            "Intervals made for 95 % held (9\\d|100)\\.\\d % of the opinions left out");
    Calibration calibration = Calibration.read(out);
    assertThat(calibration.map().kind()).isEqualTo(MapKind.AFFINE);
    Shell assessed =
        Shell.iqa(
            "assess",
            "--format=json",
            "-a",
            "example",
            "--calibration",
            out,
            folder.resolve("p40.png"));
    assertThat(assessed.exitCode()).as(assessed.err()).isEqualTo(ExitCode.FINE);
    // 4.5 − 3.2 / 2
    assertThat(assessed.out())
        .contains("calibrated-example@test")
        .containsPattern(": ?(2\\.[89]|3\\.0)");
  }

  @Test
  void refusesACalibrationOfOtherOptions() {
    calibrate("example?offset=5&mood=excited");
    Shell other =
        Shell.iqa("assess", "-a", "example", "--calibration", out, folder.resolve("p40.png"));
    Shell same =
        Shell.iqa(
            "assess",
            "-a",
            "example?mood=excited&offset=5",
            "--calibration",
            out,
            folder.resolve("p40.png"));

    assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err())
        .contains("was fitted on example@test?mood=excited&offset=5, not on example@test");
    assertThat(same.exitCode()).as(same.err()).isEqualTo(ExitCode.FINE);
  }

  @Test
  void saysWhatIsWrongWithTheRatings() throws IOException {
    Files.writeString(ratings, "image,mos\np1.png,3\np2.png,6\n");
    assertThat(calibrate("example").err()).contains("6.0", "is not on the scale");
    Shell unscaled = Shell.iqa("calibrate", "-a", "example", ratings, "-o", out);
    assertThat(unscaled.err()).contains("calibrate needs --worst N and --best N");
    Files.writeString(ratings, "image,mos\np1.png,3\np2.png,4\n");
    assertThat(calibrate("example").err()).contains("the number of folds lies in 2..2");
    assertThat(calibrate("example-difference").err()).contains("needs a column reference");
    assertThat(Files.exists(out)).isFalse();
  }

  @Test
  void refusesConstantScores() throws IOException {
    for (int i = 0; i < PICTURES; i++) {
      Shell.grey(folder, "p" + i + ".png", 9);
    }
    Shell shell = calibrate("example");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("all scores are equal");
  }
}
