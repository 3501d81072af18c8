// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompareCommandTest {

  @TempDir Path folder;
  private Path original;
  private Path version;

  @BeforeEach
  void drawPictures() throws IOException {
    original = Shell.grey(folder, "original.png", 100);
    version = Shell.grey(folder, "version.png", 110);
  }

  @Test
  void tellsScaleAndDirectionOfEveryMetric() {
    Shell shell = Shell.iqa("compare", "--metrics", "psnr,mse?channels=luma", original, version);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out())
        .startsWith("  reference    " + original + "\n  test         " + version + "\n")
        .contains("  size         8×6 RGB8\n\nMETRIC                SCORE       SCALE, DIRECTION")
        .containsPattern(
            "(?m)^psnr                  28\\.13       dB, higher is better, ∞ is best ")
        .containsPattern(
            "(?m)^mse\\?channels=luma     100\\.00      MSE, lower is better, 0 is best ");
  }

  @Test
  void takesTheUsualMetricsThatAreInstalled() {
    assertThat(Shell.iqa("compare", original, version).out())
        .containsPattern("(?m)^psnr ")
        .doesNotContain("mse");
  }

  @Test
  void takesAllThatCompareAndAreAvailable() {
    assertThat(Shell.iqa("compare", "--metrics", "all", original, version).out())
        .containsPattern("(?m)^psnr ")
        .containsPattern("(?m)^mse ")
        .containsPattern("(?m)^example-difference ")
        .doesNotContain("example-absent")
        .doesNotContain("example ");
  }

  @Test
  void laysPicturesAndMapsOnASheet() throws IOException {
    Path sheet = folder.resolve("sheet.png");

    Shell shell =
        Shell.iqa(
            "compare", "--metrics", "psnr,example-difference", "--map", sheet, original, version);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    Picture drawn = Pictures.read(sheet);
    // Three panels: reference, test, and the one metric that has a map.
    assertThat(drawn.width()).isEqualTo(12 + 3 * (320 + 12));
    assertThat(drawn.height()).isEqualTo(12 + 6 + 3 * Canvas.LINE + 12);
  }

  @Test
  void saysThatNoMetricHasAMap() {
    Shell shell =
        Shell.iqa(
            "compare", "--metrics", "psnr", "--map", folder.resolve("s.png"), original, version);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.err()).contains("none of [psnr] has a map");
  }

  @Test
  void reportsAPictureThatCannotBeRead() {
    Shell shell = Shell.iqa("compare", "--metrics", "psnr", original, folder.resolve("none.png"));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.out()).contains("none.png\n  error        not readable.");
  }

  @Test
  void reportsDifferentSizes() throws IOException {
    Path small = folder.resolve("small.png");
    Pictures.write(new Canvas(4, 4, 0).picture(), small);

    Shell shell = Shell.iqa("compare", "--metrics", "psnr", original, small);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.out()).contains("psnr\n  error        not supported. reference and test");
  }

  @Test
  void refusesWhatDoesNotCompareAndWhatIsNotThere() {
    Shell alone = Shell.iqa("compare", "--metrics", "example", original, version);
    Shell option = Shell.iqa("compare", "--metrics", "psnr?channels=ultra", original, version);
    Shell unknown = Shell.iqa("compare", "--metrics", "nobody", original, version);
    Shell absent = Shell.iqa("compare", "--metrics", "example-absent", original, version);

    assertThat(alone.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(alone.err()).contains("example@test does not compare pictures; these do: ");
    assertThat(option.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(absent.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(Shell.iqa("compare", original).exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
