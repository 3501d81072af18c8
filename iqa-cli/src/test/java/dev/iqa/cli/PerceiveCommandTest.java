// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PerceiveCommandTest {

  @TempDir Path folder;
  private Path photos;
  private Path out;

  @BeforeEach
  void drawPhotographs() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    out = folder.resolve("out");
    for (int i = 0; i < 2; i++) {
      ByteBuffer pixels = ByteBuffer.allocate(3 * 48 * 32);
      for (int p = 0; p < 48 * 32; p++) {
        int x = p % 48;
        int y = p / 48;
        // The first sample, which is the example's score, is bright.
        pixels.put((byte) (180 - 3 * x)).put((byte) (60 + 4 * y)).put((byte) (90 + x * y % 70));
      }
      Picture picture = Picture.copyOf(48, 32, PixelFormat.RGB8, pixels.flip());
      Pictures.write(picture, photos.resolve("p" + i + ".png"));
    }
  }

  private Shell perceive(Object... more) {
    Object[] args = new Object[more.length + 6];
    System.arraycopy(
        new Object[] {"perceive", "example", photos, "--rounds=1", "-o", out}, 0, args, 0, 6);
    System.arraycopy(more, 0, args, 6, more.length);
    return Shell.iqa(args);
  }

  @Test
  void writesFiguresAndAReportThatLoadsNothing() throws IOException {
    Shell shell = perceive("--seed=5");

    assertThat(shell.exitCode()).as(shell.err()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out())
        .contains("example@test: ", "on 2 photographs, seed 5, 1 round")
        .contains("which of eight: accuracy", "picture says 'score 5/5'");
    JsonNode json = JsonMapper.shared().readTree(Files.readString(out.resolve("perception.json")));
    assertThat(json.required("seed").asInt()).isEqualTo(5);
    assertThat(json.required("eight").required("confusion").required("blur")).hasSize(10);
    // A bright corner is clean to the example, a dark one is too dark.
    assertThat(json.required("falseAlarms").asDouble()).isEqualTo(0);
    assertThat(json.required("blank").get(0).required("found").asString())
        .isEqualTo("insufficient brightness");
    String html = Files.readString(out.resolve("report.html"));
    assertThat(html).contains("<svg", "default-src 'none'").doesNotContain("http://", "https://");
  }

  @Test
  void goesOnWhereItWas() throws IOException {
    perceive();
    Path answers = out.resolve("answers.jsonl");
    String whole = Files.readString(answers);
    Files.writeString(answers, whole.substring(0, whole.length() / 2));

    Shell again = perceive();

    assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.FINE);
    assertThat(Files.readString(answers)).isEqualTo(whole);
  }

  @Test
  void refusesAnswersToOtherQuestions() {
    perceive();

    Shell other = perceive("--seed=2");

    assertThat(other.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("\"seed\":1", "\"seed\":2");
  }

  @Test
  void saysWhatItNeeds() {
    Shell nameless = Shell.iqa("perceive", "example-difference", photos, "-o", out);
    Shell none = perceive("--held-out", "--seed=1");

    assertThat(nameless.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(nameless.err()).contains("answer DISTORTIONS");
    // Neither p0.png nor p1.png is among those held out.
    assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(none.err()).contains("at least 1 photograph");
  }
}
