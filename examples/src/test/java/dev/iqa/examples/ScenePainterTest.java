// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.imaging.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenePainterTest {

  @Test
  void paintsTheCommittedLandscapeAgain(@TempDir Path folder) throws IOException {
    String wanted = System.getProperty("iqa.paint");
    Path painted = wanted == null ? folder : Path.of(wanted);
    ScenePainter.main(new String[] {painted.toString()});

    for (String name :
        new String[] {
          "landscape.jpg",
          "landscape-blurred.jpg",
          "landscape-noisy.jpg",
          "landscape-compressed.jpg"
        }) {
      Picture committed = Pictures.read(Path.of("pictures", name));
      Picture again = Pictures.read(painted.resolve(name));
      assertThat(again.hasSizeOf(committed)).as(name).isTrue();
      // Encoders of other platforms round differently; a different scene would differ by 40.
      assertThat(meanDifference(committed, again)).as(name).isLessThan(1);
    }
  }

  private static double meanDifference(Picture a, Picture b) {
    long sum = 0;
    int count = a.pixels().limit();
    for (int i = 0; i < count; i++) {
      sum += Math.abs((a.pixels().get(i) & 0xff) - (b.pixels().get(i) & 0xff));
    }
    return (double) sum / count;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "landscape.jpg",
        "landscape-blurred.jpg",
        "landscape-noisy.jpg",
        "landscape-compressed.jpg"
      })
  void committedPicturesAreSmall(String name) throws IOException {
    assertThat(Files.size(Path.of("pictures", name))).isLessThanOrEqualTo(150 * 1024L);
  }

  @Test
  void blurKeepsAFlatPictureFlat() {
    BufferedImage flat = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 20; x++) {
        flat.setRGB(x, y, 0x406080);
      }
    }
    BufferedImage blurred = ScenePainter.blurred(flat, 2);

    for (int shift = 0; shift < 24; shift += 8) {
      int before = 0x406080 >> shift & 255;
      assertThat(blurred.getRGB(0, 0) >> shift & 255).isEqualTo(before);
      assertThat(blurred.getRGB(19, 9) >> shift & 255).isEqualTo(before);
    }
  }
}
