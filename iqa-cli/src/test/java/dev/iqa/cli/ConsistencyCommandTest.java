// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsistencyCommandTest {

  @TempDir Path folder;

  @BeforeEach
  void drawPictures() throws IOException {
    Shell.grey(folder, "dark.png", 20);
    Shell.grey(folder, "bright.png", 220);
  }

  @Test
  void aFormulaSaysTheSameEachTime() {
    Shell shell = Shell.iqa("consistency", "example", folder, "--repeats=3");

    assertThat(shell.exitCode()).as(shell.err()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out())
        .contains("example@test: 3 times about 2 pictures, each time alike")
        .containsPattern("distortions: agreement with the usual answer +1\\.0000")
        .containsPattern("score: largest standard deviation, percent +0\\.0000")
        .containsPattern("which is better: flips when swapped +0\\.0000")
        // Black, grey and the blue one are dark to the example.
        .containsPattern("blank pictures: insufficient brightness +6 times");
  }

  @Test
  void anAssessorThatComparesIsShownAPictureAndItsJpeg() {
    Shell shell = Shell.iqa("consistency", "example-difference", folder);

    assertThat(shell.exitCode()).as(shell.err()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out())
        .containsPattern("score: agreement with the usual one, to the bit +1\\.0000")
        .doesNotContain("which is better", "blank pictures");
  }

  @Test
  void nothingToRepeatIsRefused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    Shell once = Shell.iqa("consistency", "example", folder, "--repeats=1");
    Shell none = Shell.iqa("consistency", "example", empty);

    assertThat(once.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(once.err()).contains("at least 2 repeats");
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("the folder holds no picture");
  }
}
