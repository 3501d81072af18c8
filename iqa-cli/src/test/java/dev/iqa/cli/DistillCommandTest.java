// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.distillation.Signal;
import dev.iqa.distillation.SignalJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistillCommandTest {

  private static final int PICTURES = 12;

  @TempDir Path folder;
  private Path photos;
  private Path out;

  @BeforeEach
  void drawPictures() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    for (int i = 0; i < PICTURES; i++) {
      Shell.grey(photos, "p" + i + ".png", 20 * i);
    }
    out = folder.resolve("signals.jsonl");
  }

  @Test
  void writesPointsAndPairsAndGoesOn() throws IOException {
    Shell first = Shell.iqa("distill", photos, "--teacher", "example", "-o", out);
    Shell refused = Shell.iqa("distill", photos, "--teacher", "example", "-o", out);
    Shell more =
        Shell.iqa(
            "distill",
            photos,
            "--teacher",
            "example",
            "-o",
            out,
            "--resume",
            "--pairs=5",
            "--strategy=near-tie");

    assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.FINE);
    assertThat(first.out()).contains("asked about 12 pictures and 0 pairs", "0 failed");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("exists; --resume goes on with it");
    assertThat(more.exitCode()).as(more.err()).isEqualTo(ExitCode.FINE);
    assertThat(more.out()).contains("asked about 0 pictures and 5 pairs", "kept 12 answered");
    List<Signal> signals = SignalJournal.read(out);
    assertThat(signals).hasSize(PICTURES + 5);
    Signal.Point point = (Signal.Point) signals.get(1);
    assertThat(point.teacher()).isEqualTo("example@test");
    // Deviation 2.5 of 100.
    assertThat(point.signal().deviation()).isEqualTo(0.1);
  }

  @Test
  void refusesTheFileOfAnotherTeacher() {
    Shell.iqa("distill", photos, "--teacher", "example", "-o", out);
    Shell other =
        Shell.iqa("distill", photos, "--teacher", "example?mood=excited", "-o", out, "--resume");

    assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err())
        .contains("holds signals of example@test, not of example@test?mood=excited");
  }

  @Test
  void countsWhatCannotBeRead() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");

    Shell shell = Shell.iqa("distill", photos, broken, "--teacher", "example", "-o", out);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.out()).contains("asked about 12 pictures", "1 failed");
    assertThat(shell.err()).contains("left out: ", "broken.png by example@test");
  }

  @Test
  void saysWhyAnAssessorCannotTeachAndPairsCannotBeDrawn() {
    Shell compares = Shell.iqa("distill", photos, "--teacher", "example-difference", "-o", out);
    Shell many = Shell.iqa("distill", photos, "--teacher", "example", "-o", out, "--pairs=67");
    Shell unknown =
        Shell.iqa(
            "distill",
            photos,
            "--teacher",
            "example",
            "-o",
            out,
            "--resume",
            "--pairs=6",
            "--strategy=far");
    Shell alone =
        Shell.iqa("distill", photos, "--teacher", "example", "-o", out, "--strategy=random");

    assertThat(compares.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(compares.err()).contains("example-difference@test compares with an original");
    assertThat(many.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(many.err()).contains("67 pairs cannot be drawn from 12 pictures", "there are 66");
    assertThat(unknown.err()).contains("no strategy is called 'far'");
    assertThat(alone.err()).contains("--strategy is for pairs");
  }
}
