// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistortCommandTest {

  @TempDir Path folder;

  private Path photo = Path.of("");

  @BeforeEach
  void writePhoto() throws IOException {
    photo = picture("photo.png", 64, 48, PixelFormat.RGB8);
  }

  private Path picture(String name, int width, int height, PixelFormat format) throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(width * height * format.bytesPerPixel());
    for (int i = 0; i < pixels.capacity(); i++) {
      pixels.put((byte) (i * 37 % 251));
    }
    Path file = folder.resolve(name);
    Pictures.write(Picture.copyOf(width, height, format, pixels.flip()), file);
    return file;
  }

  @Test
  void writesTheDistortedPicture() {
    Path out = folder.resolve("out.png");

    Shell shell =
        Shell.iqa("distort", photo, "--type", "rgb-noise", "--severity", 3, "--seed", 7, "-o", out);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out()).isEqualTo(out + "  depictqa rgb-noise 3 (seed 7)\n");
    assertThat(Pictures.read(out).pixels())
        .isEqualTo(SyntheticDistortion.of("rgb-noise", 3, 7).apply(Pictures.read(photo)).pixels());
  }

  @Test
  void writesTheSameFileEveryTime() throws IOException {
    Path first = folder.resolve("1.png");
    Path second = folder.resolve("2.png");

    Shell.iqa("distort", photo, "-T", "glass-blur", "-s", 5, "--seed", 3, "-o", first);
    Shell.iqa("distort", photo, "-T", "glass-blur", "-s", 5, "--seed", 3, "-o", second);

    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void writesALadderAndItsSheet() {
    Shell shell =
        Shell.iqa(
            "distort",
            photo,
            "--type",
            "jpeg",
            "--ladder",
            "-o",
            folder.resolve("step.png"),
            "--sheet",
            folder.resolve("sheet.png"));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    for (int severity = 1; severity <= 5; severity++) {
      assertThat(Pictures.read(folder.resolve("step-" + severity + ".png")).width()).isEqualTo(64);
    }
    assertThat(Pictures.read(folder.resolve("sheet.png")).width()).isEqualTo(6 + 6 * (64 + 6));
  }

  @Test
  void writesASheetOfAllTypes() {
    Path out = folder.resolve("all.png");

    Shell shell = Shell.iqa("distort", photo, "--all", "--severity", 3, "-o", out);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out()).isEqualTo(out + "  depictqa, 35 types, severity 3 (seed 0)\n");
    assertThat(Pictures.read(out).height()).isEqualTo(6 + 6 * (18 + 48 + 6));
  }

  @Test
  void listsTypesWithTheirParametersWithin80Columns() {
    Shell shell = Shell.iqa("distort", "--list");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out())
        .containsPattern("(?m)^jpeg2000 +psnrDecibels +29 +27\\.5 +26 +24\\.5 +23$")
        .containsPattern("(?m)^motion-blur +radiusPixels +5 +10 +15 +15 +20\n +sigmaPixels +3 ");
    assertThat(Shell.iqa("distort", "--list", "--library", "kadid").out())
        .containsPattern("(?m)^lens-blur +radiusPixels +1 +2 +4 +6 +8$");
    assertThat(shell.out().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void refusesWhatItCannotDo() throws IOException {
    refuses("did you mean gaussian-blur?", photo, "--type", "gausian-blur", "--severity", 1);
    refuses("did you mean jpeg?", photo, "--type", "JPEG", "--severity", 1);
    refuses("1 (slight) to 5 (catastrophic), not 6", photo, "--type", "jpeg", "--severity", 6);
    refuses("there are depictqa and kadid", photo, "--library", "tid", "--all");
    refuses("--type is missing", photo);
    refuses("--severity is missing", photo, "--type", "jpeg");
    refuses("leave --severity away", photo, "--type", "jpeg", "--ladder", "--severity", 1);
    refuses("leave --type and --ladder away", photo, "--type", "jpeg", "--all");
    refuses("--sheet belongs to --ladder", photo, "--all", "--sheet", "a.png");
    refuses("--cell is 32 to 2000 pixels, not 8", photo, "--all", "--cell", 8);
    refuses("PHOTO is missing", "--all");
    refuses(
        "should end in .png", photo, "--type", "jpeg", "--severity", 1, "-o", folder.resolve("a"));
    refuses(
        "there is no folder",
        photo,
        "--type",
        "jpeg",
        "--severity",
        1,
        "-o",
        folder.resolve("b/a.png"));
    refuses(
        "16×64; distortions need at least 32 pixels",
        picture("small.png", 16, 64, PixelFormat.RGB8),
        "--type",
        "jpeg",
        "--severity",
        1);
    refuses(
        "deep.png is RGB16; distortions are defined on 8 bits",
        picture("deep.png", 64, 48, PixelFormat.RGB16),
        "--all");
    refuses(
        "needs colour",
        picture("grey.png", 64, 48, PixelFormat.GRAY8),
        "--type",
        "ycrcb-noise",
        "--severity",
        1,
        "-o",
        folder.resolve("noisy.png"));
  }

  private static void refuses(String message, Object... arguments) {
    Object[] words = new Object[arguments.length + 1];
    words[0] = "distort";
    System.arraycopy(arguments, 0, words, 1, arguments.length);
    Shell shell = Shell.iqa(words);
    assertThat(shell.err()).contains(message);
    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void saysThatAFileIsNoPicture() throws IOException {
    Path file = Files.writeString(folder.resolve("text.png"), "no picture");

    Shell shell = Shell.iqa("distort", file, "--type", "jpeg", "--severity", 1);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.err()).contains("text.png");
  }
}
