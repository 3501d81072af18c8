// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.TrainingException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study of seconds, on painted photographs. */
class ComponentsTest {

  private static final int PHOTOS = 24;

  @TempDir Path folder;

  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void paint() throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < PHOTOS; i++) {
      BufferedImage image = new BufferedImage(256, 256, BufferedImage.TYPE_INT_RGB);
      double wave = 3 + 20 * random.nextDouble();
      for (int y = 0; y < 256; y++) {
        for (int x = 0; x < 256; x++) {
          int r = (int) (128 + 90 * Math.sin(x / wave) + 30 * random.nextDouble());
          int g = (int) (128 + 90 * Math.cos(y / wave));
          int b = (x + y) / 2 % 256;
          image.setRGB(x, y, Math.min(255, r) << 16 | g << 8 | b);
        }
      }
      ImageIO.write(image, "png", images.resolve("photo" + i + ".png").toFile());
    }
  }

  private ComponentsPlan plan(String arms) throws IOException {
    String training =
        """
        {"steps": 2, "learningRate": 0.001, "warmUpSteps": 1, "weightDecay": 0.02, "clipNorm": 1,
         "averageDecay": 0.9, "precision": "fp32", "validateEvery": 2, "patience": 0,
         "checkpointEvery": 2, "checkpointMinutes": 5, "threads": 1, "workers": 1}
        """;
    Path file = folder.resolve("study.json");
    Files.writeString(
        file,
        """
        {"photos": [{"folder": "images"}], "seed": 9, "specimens": 16, "held": 16, "width": 16,
         "layers": 1, "heads": 2, "hidden": 24, "seeds": 1, "together": 4, "language": %1$s,
         "layout": %1$s, "joint": %1$s, "tuning": %1$s, "arms": %2$s}
        """
            .formatted(training, arms));
    return ComponentsPlan.read(file);
  }

  private void run(ComponentsPlan plan, String out) {
    Components.run(plan, folder, folder.resolve(out), lines::add);
  }

  private static final String ARMS =
      """
      [{"name": "none", "learns": "", "auxiliary": 0},
       {"name": "E", "learns": "E", "auxiliary": 0},
       {"name": "all, auxiliary loss", "learns": "EPL", "auxiliary": 1}]
      """;

  @Test
  void endsWithTheSameTableAfterAKill() throws IOException {
    ComponentsPlan plan = plan(ARMS);
    run(plan, "whole");
    Path killed = Files.createDirectories(folder.resolve("killed"));
    String journal = Files.readString(folder.resolve("whole").resolve("cells.jsonl"));
    // What a kill in the middle of the third line leaves: the head, a cell, part of another. The
    // model that arms begin from is gone too, and is made again.
    int end = journal.indexOf('\n', journal.indexOf('\n') + 1) + 1;
    Files.writeString(killed.resolve("cells.jsonl"), journal.substring(0, end + 40));
    lines.clear();
    run(plan, "killed");
    assertThat(lines).noneMatch(line -> line.startsWith("none,"));
    for (String file : List.of("cells.jsonl", "table.md", "table.csv", "beginning-0.safetensors")) {
      assertThat(killed.resolve(file))
          .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
    assertThat(killed.resolve("plot.png")).isNotEmptyFile();
    assertThat(Files.readString(killed.resolve("table.md")))
        .contains(
            "| none | 0 | 1 |", "| all, auxiliary loss |", "| encoder | projector | layer1 |");
  }

  @Test
  void refusesTheCellsOfAnotherStudy() throws IOException {
    run(plan(ARMS.substring(0, ARMS.indexOf("},") + 1) + "]"), "out");
    ComponentsPlan other = plan(ARMS);
    assertThatThrownBy(() -> run(other, "out"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("another study");
  }

  @Test
  void beginsWithTheModelAsItWas() {
    assertThatThrownBy(() -> plan("[{\"name\": \"E\", \"learns\": \"E\", \"auxiliary\": 0}]"))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("the first arm learns nothing");
  }

  @Test
  void countsWhatLearns() {
    List<dev.iqa.train.network.Weight> weights =
        new StudyNetwork(new Decoder(300, 16, 1, 2, 24), StudyNetwork.Stage.WHOLE).weights();
    long encoder = new Arm("E", "E", 1).trainable(weights);
    long projector = new Arm("P", "P", 0).trainable(weights);
    long language = new Arm("L", "L", 0).trainable(weights);
    assertThat(projector).isEqualTo(128 * 128 + 128 + 128 * 16 + 16);
    assertThat(new Arm("all", "EPL", 1).trainable(weights))
        .isEqualTo(encoder + projector + language);
    assertThat(new Arm("none", "", 0).trainable(weights)).isZero();
  }
}
