// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.distillation.Signal;
import dev.iqa.distillation.SignalJournal;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

  /** Measures without a common scale teach by their ranks, a run cut short goes on. */
  @Test
  void ranksPicturesByMeasuresOfDifferentScales() throws IOException {
    Path waves = Files.createDirectory(folder.resolve("waves"));
    for (int i = 0; i < PICTURES; i++) {
      wave(waves.resolve(String.format(Locale.ROOT, "w%02d.png", i)), i);
    }
    Object[] words = {
      "distill", waves, "--teacher", "sharpness,blur-sigma", "--ranked", "--pairs=40", "-o", out
    };

    Shell whole = Shell.iqa(words);

    assertThat(whole.exitCode()).as(whole.err()).isEqualTo(ExitCode.FINE);
    assertThat(whole.out()).contains("asked about 24 pictures and 80 pairs", "0 failed");
    List<Signal> signals = SignalJournal.read(out);
    for (String teacher : List.of("ranked-sharpness@core", "ranked-blur-sigma@core")) {
      List<Signal.Point> points =
          signals.stream()
              .filter(Signal.Point.class::isInstance)
              .map(Signal.Point.class::cast)
              .filter(point -> point.teacher().equals(teacher))
              .sorted(Comparator.comparing(Signal.Point::picture))
              .toList();
      assertThat(points).hasSize(PICTURES);
      // Ranks spread over the levels, whatever the measure's own scale.
      assertThat(points.get(0).signal().levels().score()).isGreaterThan(4);
      assertThat(points.get(PICTURES - 1).signal().levels().score()).isLessThan(2);
      assertThat(points)
          .isSortedAccordingTo(
              Comparator.comparingDouble((Signal.Point point) -> -point.signal().levels().score()));
      assertThat(signals)
          .filteredOn(Signal.Pair.class::isInstance)
          .extracting(Signal.Pair.class::cast)
          .filteredOn(pair -> pair.teacher().equals(teacher))
          .hasSize(40)
          .allSatisfy(
              pair ->
                  assertThat(pair.signal().probability() > .5)
                      .isEqualTo(pair.first().compareTo(pair.second()) < 0));
    }
    List<String> lines = Files.readAllLines(out);
    Path cut = folder.resolve("cut.jsonl");
    Files.writeString(
        cut, String.join("\n", lines.subList(0, 50)) + "\n" + lines.get(50).substring(0, 30));
    words[words.length - 1] = cut;
    Object[] again = Arrays.copyOf(words, words.length + 1);
    again[words.length] = "--resume";
    Shell resumed = Shell.iqa(again);
    assertThat(resumed.exitCode()).as(resumed.err()).isEqualTo(ExitCode.FINE);
    assertThat(withoutSeconds(cut)).isEqualTo(withoutSeconds(out));
  }

  private static List<String> withoutSeconds(Path journal) throws IOException {
    return Files.readAllLines(journal).stream()
        .map(line -> line.replaceAll("\"seconds\":[^,}]*", ""))
        .sorted()
        .toList();
  }

  /** Stripes whose edges grow softer. */
  private static void wave(Path file, int softness) throws IOException {
    int side = 96;
    ByteBuffer pixels = ByteBuffer.allocate(3 * side * side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double edge = Math.tanh(12 * Math.sin(x * Math.PI / 16) / (1 + .25 * softness));
        byte grey = (byte) Math.round(128 + 60 * edge + (y / 8 % 2 == 0 ? 8 : -8));
        pixels.put(grey).put(grey).put(grey);
      }
    }
    Pictures.write(Picture.copyOf(side, side, PixelFormat.RGB8, pixels.flip()), file);
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
