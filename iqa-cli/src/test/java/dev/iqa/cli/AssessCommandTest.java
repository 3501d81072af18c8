// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AssessCommandTest {

  @TempDir Path folder;

  @Test
  void tellsScoreDistortionsWordsAndHow() throws IOException {
    Path photo = Shell.grey(folder, "dark photo.png", 51);

    Shell shell = Shell.iqa("assess", photo);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.err()).isEmpty();
    assertThat(steady(shell.out()))
        .startsWith(
            photo
                + """
                  |  8×6 RGB8
                  |  quality      20.00 ± 2.50 percent; 0 is worst, 100 is best: higher is better
                  |               worst [########--------------------------------] best
                  |  distortions  obvious      3.2/5   88 % sure  insufficient brightness (night)
                  |  in words     The picture is dark, so dark indeed that these words about it do
                  |               not fit into a single line of a terminal.
                  |  how          example@test, default options, model sha256:0123456789ab…
                  |  steps        \
                  """
                    .replaceAll("(?m)^ *\\|", ""))
        .endsWith(
            """
            |               first sample
            |  time         decoded in # ms, assessed in 45 ms on cpu
            """
                .replace("|", ""));
  }

  @Test
  void hasTheLanguageModelDescribe() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 255);

    Shell shell = Shell.iqa("assess", "--describe", photo);

    assertThat(shell.exitCode()).as(shell.err()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out()).contains("in words     ").contains("how          depict-nano@onnx");
    assertThat(Shell.iqa("assess", "--describe", "-a", "ssim", photo).err())
        .contains("--describe is --assessor depict-nano; with --assessor ssim leave one");
  }

  @Test
  void keepsTo80Columns() throws IOException {
    Shell shell = Shell.iqa("assess", Shell.grey(folder, "a.png", 51));

    assertThat(shell.out().lines().skip(1))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void saysThatNothingIsWrong() throws IOException {
    Shell shell = Shell.iqa("assess", Shell.grey(folder, "a.png", 255));

    assertThat(shell.out()).contains("distortions  none found\n").contains("quality      100.00");
  }

  @Test
  void goesOnAfterABrokenFile() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.jpg"), "not a picture");
    Path missing = folder.resolve("missing.png");
    Path good = Shell.grey(folder, "good.png", 255);

    Shell shell = Shell.iqa("assess", broken, missing, good);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.out())
        .contains(broken + "\n  error        not readable. ")
        .contains(missing + "\n  error        not readable. ")
        .contains("quality      100.00")
        .endsWith("\n3 pictures: 1 judged, 2 not\n");
    assertThat(shell.out() + shell.err()).doesNotContain("\tat ");
  }

  @Test
  void takesThePicturesOfAFolderByTheirContent() throws IOException {
    Shell.grey(folder, "b.png", 255);
    Files.move(Shell.grey(folder, "a.png", 51), folder.resolve("a.text"));
    Files.writeString(folder.resolve("notes.jpg"), "no picture at all");
    Shell.grey(Files.createDirectory(folder.resolve("inner")), "c.png", 0);

    Shell shell = Shell.iqa("assess", folder);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out().indexOf("a.text")).isPositive().isLessThan(shell.out().indexOf("b.png"));
    assertThat(shell.out())
        .doesNotContain("c.png")
        .contains("2 pictures: 2 judged, 0 not\n")
        .contains("1 file in ");
  }

  @Test
  void complainsOfAFolderWithoutPictures() {
    Shell shell = Shell.iqa("assess", folder);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.out()).contains("the folder holds no picture");
  }

  @Test
  void failsTheGateBelowTheLimitWhereHigherIsBetter() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 51);

    Shell at = Shell.iqa("assess", "--fail-under", 20, photo);
    Shell below = Shell.iqa("assess", "--fail-under", 20.1, photo);

    assertThat(at.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(at.out()).contains("gate         passed: the limit is 20\n");
    assertThat(below.exitCode()).isEqualTo(ExitCode.GATE_FAILED);
    assertThat(below.out()).contains("gate         FAILED: the limit is 20.1\n");
  }

  @Test
  void failsTheGateAboveTheLimitWhereLowerIsBetter() throws IOException {
    Path original = Shell.grey(folder, "original.png", 100);
    Path photo = Shell.grey(folder, "photo.png", 110);
    Object[] half = {"assess", "-a", "mse", "-r", original, photo, "--fail-under"};

    assertThat(Shell.iqa(with(half, 100)).exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(Shell.iqa(with(half, 99.9)).exitCode()).isEqualTo(ExitCode.GATE_FAILED);
  }

  @Test
  void countsAFailedInputAsGraverThanAFailedGate() throws IOException {
    Shell shell =
        Shell.iqa(
            "assess", "--fail-under", 90, Shell.grey(folder, "a.png", 51), folder.resolve("none"));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
  }

  @Test
  void refusesALimitThatIsNotOnTheScale() throws IOException {
    Shell shell = Shell.iqa("assess", "--fail-under", 120, Shell.grey(folder, "a.png", 51));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("not on the scale of example@test: percent 0 (worst) to 100");
  }

  @Test
  void asksForTheReferenceAComparingAssessorNeeds() throws IOException {
    Shell shell = Shell.iqa("assess", "-a", "psnr", Shell.grey(folder, "a.png", 51));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("psnr@core compares with an original; add --reference REF");
  }

  @Test
  void refusesAReferenceNobodyLooksAt() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 51);

    Shell shell = Shell.iqa("assess", "-r", photo, photo);

    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("example@test judges a picture alone").contains("psnr");
  }

  @Test
  void namesTheReferenceThatCannotBeRead() throws IOException {
    Path missing = folder.resolve("missing.png");

    Shell shell = Shell.iqa("assess", "-a", "psnr", "-r", missing, Shell.grey(folder, "a.png", 51));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.out()).startsWith(missing + "\n  error        not readable.");
  }

  @Test
  void reportsAReferenceOfAnotherSizeAsRow() throws IOException {
    Path small = folder.resolve("small.png");
    Pictures.write(new Canvas(4, 4, 0).picture(), small);

    Shell shell = Shell.iqa("assess", "-a", "psnr", "-r", small, Shell.grey(folder, "a.png", 51));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.out()).contains("not supported. reference and test must have the same size");
  }

  @Test
  void showsInfinityAsASign() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 51);

    Shell shell = Shell.iqa("assess", "-a", "psnr?channels=luma", "-r", photo, photo);

    assertThat(shell.out())
        .contains("quality      ∞ dB; 0 is worst, ∞ is best: higher is better")
        .contains("how          psnr@core, channels=luma, a formula without weights");
  }

  @Test
  void exitsWith4WithoutTheAssessorOrItsBackend() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 51);

    Shell unknown = Shell.iqa("assess", "-a", "nobody", photo);
    Shell absent = Shell.iqa("assess", "-a", "example-absent", photo);

    assertThat(unknown.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(unknown.err()).startsWith("iqa: no assessor named 'nobody'; installed: [");
    assertThat(absent.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(absent.err()).contains("no machine has it");
  }

  @Test
  void exitsWith2ForAnUnknownOptionOfAnAssessor() throws IOException {
    Shell shell = Shell.iqa("assess", "-a", "example?colour=red", Shell.grey(folder, "a.png", 51));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("has no option 'colour'; it has [mood, offset]");
  }

  @Test
  void showsADefectAsARowAndItsTraceOnlyOnDemand() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 51);

    Shell quiet = Shell.iqa("assess", "-a", "example-defect", photo);
    Shell debug = Shell.iqa("assess", "--debug", "-a", "example-defect", photo);

    assertThat(quiet.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(quiet.out()).contains("internal error. IllegalStateException: a defect");
    assertThat(quiet.err()).isEmpty();
    assertThat(debug.err()).contains("IllegalStateException: a defect\n\tat ");
  }

  @Test
  void exitsWith130WhenInterrupted() throws IOException {
    Shell shell = Shell.iqa("assess", "-a", "example-endless", Shell.grey(folder, "a.png", 51));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(shell.out()).contains("interrupted");
  }

  @Test
  void takesAnInterruptedReadForAnInterruption() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 51);
    Thread.currentThread().interrupt();
    try {
      assertThat(Shell.iqa("assess", photo).exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void drawsAMapWithALegendBelow() throws IOException {
    Path map = folder.resolve("map.png");

    Shell shell = Shell.iqa("assess", "--map", map, Shell.grey(folder, "a.png", 51));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    Picture drawn = Pictures.read(map);
    assertThat(drawn.width()).isEqualTo(360);
    assertThat(drawn.height()).isEqualTo(6 + 3 * Canvas.LINE);
  }

  @Test
  void refusesMapsItCannotDrawOrWrite() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 51);
    Path map = folder.resolve("map.png");

    assertThat(Shell.iqa("assess", "--map", map, photo, photo).err())
        .contains("one picture, not 2");
    assertThat(Shell.iqa("assess", "--map", folder.resolve("map.gif"), photo).err())
        .contains("should end in .png");
    assertThat(Shell.iqa("assess", "--map", folder.resolve("no/map.png"), photo).err())
        .contains("there is no folder");
    assertThat(Shell.iqa("assess", "--map", map, "-a", "example-mapless", "-r", photo, photo))
        .satisfies(s -> assertThat(s.exitCode()).isEqualTo(ExitCode.USAGE))
        .satisfies(s -> assertThat(s.err()).contains("example-mapless@test has no map; choose"));
  }

  @Test
  void doesNotLetAFileNameCommandTheTerminal() {
    Shell shell = Shell.iqa("assess", "evil\u001b[2Jname.png");

    assertThat(shell.out()).doesNotContain("\u001b").contains("evil\uFFFD[2Jname.png");
  }

  @Test
  void exitsWith2WithoutAPhoto() {
    assertThat(Shell.iqa("assess").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(Shell.iqa("assess", "--threads", 0, "a.png").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(Shell.iqa("assess", "--colour", "a.png").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  private static Object[] with(Object[] words, Object last) {
    Object[] all = java.util.Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  private static String steady(String text) {
    return Pattern.compile("decoded in [0-9.]+ ms").matcher(text).replaceAll("decoded in # ms");
  }
}
