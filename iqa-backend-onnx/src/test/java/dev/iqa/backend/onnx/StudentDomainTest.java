// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.Description;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.Score;
import dev.iqa.imaging.Pictures;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped student says of pictures it cannot judge. */
class StudentDomainTest {

  private static final Path MODEL =
      Path.of("../iqa-models/src/main/resources/META-INF/iqa/student").toAbsolutePath();
  private static final Path PHOTOS =
      Path.of(System.getProperty("iqa.shared", "shared"), "data", "photos", "cid22");

  private static QualityAssessor student;

  @BeforeAll
  static void open() {
    student = QualityAssessors.open("model@onnx?path=" + MODEL);
  }

  @AfterAll
  static void close() {
    student.close();
  }

  private static Picture drawn(String what) {
    BufferedImage image = new BufferedImage(512, 384, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    Random random = new Random(11);
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 512, 384);
    switch (what) {
      case "noise" -> {
        for (int i = 0; i < 512 * 384; i++) {
          image.setRGB(i % 512, i / 512, random.nextInt(1 << 24));
        }
      }
      case "page of text" -> {
        pen.setColor(Color.BLACK);
        pen.setFont(new Font(Font.SERIF, Font.PLAIN, 15));
        for (int line = 0; line < 20; line++) {
          pen.drawString(
              "What is written here is no photograph, in line " + line, 30, 30 + 17 * line);
        }
      }
      case "chart" -> {
        for (int bar = 0; bar < 9; bar++) {
          pen.setColor(Color.getHSBColor(bar / 9f, 0.7f, 0.8f));
          int height = 60 + random.nextInt(240);
          pen.fillRect(60 + 48 * bar, 340 - height, 32, height);
        }
        pen.setColor(Color.BLACK);
        pen.setStroke(new BasicStroke(2));
        pen.drawLine(50, 340, 500, 340);
        pen.drawLine(50, 20, 50, 340);
      }
      default -> {
        // Nothing is drawn on a blank page.
      }
    }
    pen.dispose();
    return Pictures.of(image);
  }

  private static Assessment all(Picture picture) {
    return student.assess(AssessmentRequest.of(picture).asking(student.descriptor().aspects()));
  }

  private static void assertWarned(Assessment assessment) {
    Description words = assessment.description().orElseThrow();
    Score score = assessment.score().orElseThrow();
    assertThat(words.text())
        .startsWith("This does not look like a photograph")
        .contains("caution")
        .doesNotContain("excellent", "good");
    assertThat(words.confidence().orElseThrow()).isLessThan(0.3);
    assertThat(score.value()).isLessThan(0.6);
    assertThat(score.standardDeviation().orElseThrow()).isGreaterThan(0.2);
    assertThat(assessment.provenance().preprocessing())
        .anyMatch(step -> step.startsWith("outside the domain"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"noise", "blank", "page of text", "chart"})
  void warnsOfWhatIsNoPhotograph(String what) {
    assertWarned(all(drawn(what)));
  }

  private static List<Path> photos() throws IOException {
    assumeTrue(Files.isDirectory(PHOTOS), "skipped: no " + PHOTOS);
    try (Stream<Path> files = Files.list(PHOTOS)) {
      return files.sorted().limit(12).toList();
    }
  }

  @Test
  void warnsOfThumbnails() throws IOException {
    for (Path file : photos()) {
      Picture photo = Pictures.read(file);
      BufferedImage small = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = small.createGraphics();
      pen.drawImage(
          image(photo).getScaledInstance(64, 64, java.awt.Image.SCALE_SMOOTH), 0, 0, null);
      pen.dispose();
      assertWarned(all(Pictures.of(small)));
    }
  }

  private static BufferedImage image(Picture photo) {
    BufferedImage image =
        new BufferedImage(photo.width(), photo.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < photo.width() * photo.height(); i++) {
      int at = 3 * i;
      int colour = 0;
      for (int c = 0; c < 3; c++) {
        colour = (colour << 8) | (photo.pixels().get(at + c) & 0xff);
      }
      image.setRGB(i % photo.width(), i / photo.width(), colour);
    }
    return image;
  }

  @Test
  void judgesPhotographsWithoutWarning() throws IOException {
    for (Path file : photos()) {
      Assessment assessment = all(Pictures.read(file));
      assertThat(assessment.description().orElseThrow().text())
          .as(file.toString())
          .doesNotContain("does not look like a photograph");
      assertThat(assessment.provenance().preprocessing()).noneMatch(s -> s.contains("domain"));
    }
  }
}
