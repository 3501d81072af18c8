// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.imaging.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users who dislike blur, on views of the painted landscape. */
class CalibrateToYourUsersTest {

  private static final int VIEW_PIXELS = 256;
  private static final int VIEWS = 8;
  private static final int SEVERITIES = 11;

  @TempDir Path folder;

  @Test
  void predictsWhatTheUsersWouldSay() throws IOException {
    BufferedImage strip =
        ScenePainter.landscape().getSubimage(0, 160, ScenePainter.WIDTH, VIEW_PIXELS);
    StringBuilder rows = new StringBuilder("image,score\n");
    for (int severity = 0; severity < SEVERITIES; severity++) {
      double sigma = 0.3 + severity * 0.3;
      BufferedImage blurred = ScenePainter.blurred(strip, sigma);
      for (int i = 0; i < VIEWS; i++) {
        String name = "view" + severity + "-" + i + ".png";
        write(blurred, 61 * i, name);
        // A tenth more or less: users are no ruler.
        double opinion = opinion(sigma) + 0.1 * ((i + severity) % 3 - 1);
        rows.append(String.format(Locale.ROOT, "%s,%.2f%n", name, opinion));
      }
    }
    Path ratings = Files.writeString(folder.resolve("ratings.csv"), rows.toString());

    try (QualityAssessor blur = QualityAssessors.open("blur-sigma");
        QualityAssessor users = CalibrateToYourUsers.calibrated(blur, ratings)) {
      double before = 5;
      for (double sigma : new double[] {0.5, 1.5, 2.5}) {
        Path fresh = write(ScenePainter.blurred(strip, sigma), 171, "fresh.png");
        Score score = users.assess(Pictures.read(fresh)).score().orElseThrow();
        assertThat(score.scale()).isEqualTo(ScoreScale.MOS);
        assertThat(score.value())
            .as("σ %s: %s", sigma, score)
            .isBetween(opinion(sigma) - 0.8, opinion(sigma) + 0.8)
            .isLessThan(before);
        assertThat(score.standardDeviation().getAsDouble()).isBetween(0.02, 1.0);
        before = score.value();
      }
    }
    CalibrateToYourUsers.main(
        new String[] {ratings.toString(), folder.resolve("fresh.png").toString()});
  }

  private static double opinion(double sigma) {
    return 5 - sigma;
  }

  private Path write(BufferedImage strip, int left, String name) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(strip.getSubimage(left, 0, VIEW_PIXELS, VIEW_PIXELS), "png", file.toFile());
    return file;
  }
}
