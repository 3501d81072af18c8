// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateCommandTest {

  private static final int PICTURES = 12;

  @TempDir Path folder;
  private Path table;
  private Path out;

  @BeforeEach
  void drawDataset() throws IOException {
    table = dataset(PICTURES);
    out = folder.resolve("out");
  }

  private Path dataset(int count) throws IOException {
    Shell.grey(folder, "ref.png", 100);
    StringBuilder rows = new StringBuilder("image,reference,mos,std,distortion,severity\n");
    for (int i = 1; i <= count; i++) {
      Shell.grey(folder, "p" + i + ".png", 100 + i % 100);
      // Equal errors look equal; a little of the opinion is chance, or nothing would be measured.
      rows.append("p%d.png,ref.png,%s,0.5,shift,%d%n".formatted(i, 5 - i % 100 * 0.03, i));
    }
    return Files.writeString(folder.resolve("table" + count + ".csv"), rows.toString());
  }

  private Shell evaluate(String assessors) {
    return Shell.iqa(
        "evaluate",
        table,
        "--layout=table",
        "--worst=1",
        "--best=5",
        "--resamples=100",
        "-a",
        assessors,
        "-o",
        out);
  }

  @Test
  void printsATableAndWritesTheFiles() throws IOException {
    Shell shell = evaluate("psnr,mse");

    assertThat(shell.exitCode()).as(shell.err()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out())
        .startsWith("12 pictures, 0 pairs; opinions: 1 is worst, 5 is best: higher is better\n")
        .containsPattern("(?m)^psnr +1\\.0000 +1\\.0000 ")
        .containsPattern("(?m)^mse +1\\.0000 +1\\.0000 ");
    assertThat(Files.readString(out.resolve("scores.csv"))).contains("mse,p3.png,9.0,4.91,shift,3");
    assertThat(Files.readString(out.resolve("agreement.json")))
        .contains("\"srcc\" : 1.0", "\"againstFirst\"", "\"monotone\" : 1")
        .doesNotContain("NaN");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("<svg ", "class=\"curve\"", "data:image/jpeg;base64,", "Worst errors", "Ladders")
        .doesNotContain("http://", "https://", "NaN", "<script");
  }

  @Test
  void saysThatConstantScoresHaveNoCorrelation() throws IOException {
    for (int i = 1; i <= PICTURES; i++) {
      Shell.grey(folder, "p" + i + ".png", 7);
    }

    Shell shell = evaluate("mse");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out()).contains("mse: undefined: all scores are equal").doesNotContain("NaN");
    assertThat(Files.readString(out.resolve("agreement.json")))
        .contains("\"srcc\" : \"undefined: all scores are equal\"")
        .doesNotContain("NaN");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("undefined: all scores are equal")
        .doesNotContain("NaN");
  }

  @Test
  void goesOnAfterAnyCutOfTheJournal() throws IOException {
    assertThat(evaluate("mse").exitCode()).isEqualTo(ExitCode.FINE);
    byte[] whole = Files.readAllBytes(out.resolve("scores.jsonl"));
    String scores = Files.readString(out.resolve("scores.csv"));
    Random random = new Random(5);

    for (int round = 0; round < 25; round++) {
      int cut = round == 0 ? 0 : random.nextInt(whole.length + 1);
      Files.write(out.resolve("scores.jsonl"), Arrays.copyOf(whole, cut));

      assertThat(evaluate("mse").exitCode()).isEqualTo(ExitCode.FINE);
      assertThat(out.resolve("scores.jsonl")).hasBinaryContent(whole);
      assertThat(out.resolve("scores.csv")).hasContent(scores);
    }
  }

  @Test
  @Timeout(300)
  void losesAndDoublesNothingWhenKilled() throws IOException, InterruptedException {
    int count = 600;
    table = dataset(count);
    Random random = new Random(9);
    int killed = 0;
    long before = 0;
    for (int round = 0; round < 3; round++) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.iqa.cli.Iqa"));
      command.addAll(List.of("evaluate", table.toString(), "--layout", "table"));
      command.addAll(List.of("--worst", "1", "--best", "5", "-a", "mse,psnr"));
      command.addAll(List.of("-o", out.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log" + round).toFile())
              .start();
      Path journal = out.resolve("scores.jsonl");
      while (process.isAlive() && (!Files.exists(journal) || Files.size(journal) <= before + 200)) {
        Thread.sleep(2);
      }
      Thread.sleep(random.nextInt(40));
      killed += process.isAlive() ? 1 : 0;
      process.destroyForcibly();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      before = Files.size(journal);
    }
    assertThat(killed).as("runs that were stopped before their end").isPositive();

    assertThat(evaluate("mse,psnr").exitCode()).isEqualTo(ExitCode.FINE);

    List<String> lines = Files.readAllLines(out.resolve("scores.jsonl"));
    assertThat(lines).hasSize(1 + 2 * count);
    assertThat(new HashSet<>(lines)).hasSize(lines.size());
    String resumed = Files.readString(out.resolve("scores.csv"));
    out = folder.resolve("at-once");
    evaluate("mse,psnr");
    assertThat(out.resolve("scores.csv")).hasContent(resumed);
  }

  @Test
  void asksOnlyNewAssessorsTheSecondTime() throws IOException {
    evaluate("mse");
    List<String> first = Files.readAllLines(out.resolve("scores.jsonl"));

    assertThat(evaluate("mse,mse?channels=luma").exitCode()).isEqualTo(ExitCode.FINE);

    List<String> second = Files.readAllLines(out.resolve("scores.jsonl"));
    assertThat(second).startsWith(first.toArray(String[]::new)).hasSize(1 + 2 * PICTURES);
    assertThat(second.get(second.size() - 1)).contains("mse@core?channels=luma");
  }

  @Test
  void refusesTheJournalOfAnotherDataset() throws IOException {
    evaluate("mse");
    table = dataset(3);

    Shell shell = evaluate("mse");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains("table12.csv, not of ", "choose another --out");
  }

  @Test
  void escapesWhatFileNamesSay() throws IOException {
    Path file = folder.resolve("x'<b>&.png");
    Files.copy(folder.resolve("p3.png"), file);
    Files.writeString(
        table, Files.readString(table) + "x'<b>&.png,ref.png,1,0.1,<script>alert(1)</script>,1\n");

    assertThat(evaluate("mse").exitCode()).isEqualTo(ExitCode.FINE);

    assertThat(Files.readString(out.resolve("report.html")))
        .contains("x&#39;&lt;b&gt;&amp;.png", "&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script", "<b>");
  }

  @Test
  void namesMissingPicturesAndGoesOn() throws IOException {
    Files.delete(folder.resolve("p4.png"));
    Files.writeString(folder.resolve("p5.png"), "no picture");

    Shell shell = evaluate("mse");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.err()).contains("left out: p4.png: no such picture\n").contains("p5.png: ");
    assertThat(Files.readAllLines(out.resolve("scores.csv"))).hasSize(1 + PICTURES - 2);
  }

  @Test
  void refusesBeforeAnyPictureIsRead() {
    assertUsage("no layout is called 'x'", "evaluate", folder, "-l", "x", "-a", "mse", "-o", out);
    assertUsage("needs --worst N", "evaluate", table, "-l", "table", "-a", "mse", "-o", out);
    assertUsage("there is no folder", "evaluate", folder, "-l", "kadid10k", "-a", "mse", "-o", out);
    assertUsage(
        "has no scores: no row has a 'dmos'",
        "evaluate",
        table,
        "-l",
        "table",
        "--worst=1",
        "--best=5",
        "--columns=mos=dmos",
        "-a",
        "mse",
        "-o",
        out);
    assertUsage(
        "not [size]",
        "evaluate",
        table,
        "-l",
        "table",
        "--worst=1",
        "--best=5",
        "--columns=size=x",
        "-a",
        "mse",
        "-o",
        out);
    assertThat(out).doesNotExist();
  }

  private static void assertUsage(String message, Object... args) {
    Shell shell = Shell.iqa(args);
    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.err()).contains(message);
  }
}
