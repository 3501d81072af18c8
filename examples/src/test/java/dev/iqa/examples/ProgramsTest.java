// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

  private static final Path PICTURES = Path.of("pictures");

  private Locale before = Locale.getDefault();

  @BeforeEach
  void speakEnglish() {
    before = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
  }

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(before);
  }

  private static double printed(Consumer<String[]> program, String... arguments) {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      program.accept(arguments);
    } finally {
      System.setOut(console);
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text).contains(" on ").contains("(best)").endsWith(System.lineSeparator());
    return Double.parseDouble(text.substring(0, text.indexOf(' ')));
  }

  private static String file(String name) {
    return PICTURES.resolve(name).toString();
  }

  @Test
  void aDamagedPhotoScoresWorseThanTheCleanOne() {
    double clean = printed(AssessAPhoto::main, file("landscape.jpg"));
    for (String damage : new String[] {"blurred", "noisy", "compressed"}) {
      assertThat(printed(AssessAPhoto::main, file("landscape-" + damage + ".jpg")))
          .as(damage)
          .isBetween(0.0, clean - 5);
    }
  }

  @Test
  void everyDamageCostsSimilarity() {
    for (String damage : new String[] {"blurred", "noisy", "compressed"}) {
      assertThat(
              printed(
                  CompareTwoPhotos::main,
                  file("landscape.jpg"),
                  file("landscape-" + damage + ".jpg")))
          .as(damage)
          .isBetween(0.5, 0.95);
    }
  }

  @Test
  void theSmallestJpegIsSmallAndGoodEnough(@TempDir Path folder) throws IOException {
    Path small = folder.resolve("small.jpg");
    double score =
        printed(
            arguments -> {
              try {
                SmallestJpeg.main(arguments);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            file("landscape.jpg"),
            small.toString(),
            "60");

    assertThat(score).isBetween(60.0, 75.0);
    assertThat(Files.size(small)).isBetween(1000L, Files.size(PICTURES.resolve("landscape.jpg")));
  }

  @Test
  void anAssessorOfAnotherJarIsFoundByItsName() {
    try (QualityAssessor edges = QualityAssessors.open("edges")) {
      assertThat(edges.descriptor().id()).hasToString("edges@examples");
    }
  }
}
