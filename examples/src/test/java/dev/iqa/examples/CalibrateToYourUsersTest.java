// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
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

  private static final int RATED = 44;

  @TempDir Path folder;

  @Test
  void predictsWhatTheUsersWouldSay() throws IOException {
    BufferedImage scene = ScenePainter.landscape();
    StringBuilder rows = new StringBuilder("image,score\n");
    for (int i = 0; i < RATED; i++) {
      double sigma = 0.3 + i % 11 * 0.3;
      paint(scene, 31 * i, sigma, "view" + i + ".png");
      // A tenth more or less: users are no ruler.
      rows.append(
          String.format(Locale.ROOT, "view%d.png,%.2f%n", i, opinion(sigma) + 0.1 * (i % 3 - 1)));
    }
    Path ratings = Files.writeString(folder.resolve("ratings.csv"), rows.toString());

    try (QualityAssessor brisque = QualityAssessors.open("brisque");
        QualityAssessor users = CalibrateToYourUsers.calibrated(brisque, ratings)) {
      for (double sigma : new double[] {0.5, 1.5, 2.5}) {
        Picture fresh = Pictures.read(paint(scene, 171, sigma, "fresh.png"));
        Score score = users.assess(fresh).score().orElseThrow();
        assertThat(score.scale()).isEqualTo(ScoreScale.MOS);
        assertThat(Math.abs(score.value() - opinion(sigma)))
            .as("σ %s: %s", sigma, score)
            .isLessThan(0.8);
        assertThat(score.standardDeviation().getAsDouble()).isBetween(0.02, 1.0);
      }
    }
    CalibrateToYourUsers.main(
        new String[] {ratings.toString(), folder.resolve("fresh.png").toString()});
  }

  private static double opinion(double sigma) {
    return 5 - sigma;
  }

  private Path paint(BufferedImage scene, int left, double sigma, String name) throws IOException {
    BufferedImage view = scene.getSubimage(left % (ScenePainter.WIDTH - 256), 160, 256, 256);
    Path file = folder.resolve(name);
    ImageIO.write(ScenePainter.blurred(view, sigma), "png", file.toFile());
    return file;
  }
}
