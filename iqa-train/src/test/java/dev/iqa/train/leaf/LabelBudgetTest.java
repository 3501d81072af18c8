// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.TrainingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A study of seconds, on {@link Album}. */
class LabelBudgetTest {

  @TempDir Path folder;

  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void paint() throws IOException {
    Album.into(folder, 90);
  }

  private BudgetPlan plan(String budgets) throws IOException {
    String trunk = "[{\"kind\": \"student\", \"weights\": \"trunk.safetensors\"}]";
    String training = Album.training(25);
    Path file = folder.resolve("study.json");
    Files.writeString(
        file,
        """
        {"pictures": "images", "opinions": %s, "signals": ["signals.jsonl"],
         "statistics": "statistics", "student": %s, "small": %s, "coordinates": 8, "hidden": 4,
         "members": 2, "budgets": %s, "seeds": 2, "holdOutPercent": 20,
         "plan": {"pairLoss": "bradley_terry", "lambda": 1, "reliability": true,
                  "opinionLoss": "plcc", "replay": 0.2},
         "distillation": %s, "calibration": %s, "supervised": %s,
         "scratch": {"training": %s, "windowSide": 32, "windows": 4}, "scratchSeeds": 1}
        """
            .formatted(
                Album.opinions("ratings.csv"),
                trunk,
                trunk,
                budgets,
                training,
                training,
                training,
                Album.training(30)));
    return BudgetPlan.read(file);
  }

  private void run(BudgetPlan plan, String out) {
    LabelBudget.run(plan, folder, folder.resolve(out), lines::add);
  }

  @Test
  void endsWithTheSameTableAfterAKill() throws IOException {
    BudgetPlan plan = plan("[0, 20, 100]");
    run(plan, "whole");
    int cells = lines.size();
    Path killed = Files.createDirectories(folder.resolve("killed"));
    byte[] journal = Files.readAllBytes(folder.resolve("whole").resolve("cells.jsonl"));
    // What a kill in the middle of the 14th line leaves.
    String text = new String(journal, StandardCharsets.UTF_8);
    int end = 0;
    for (int line = 0; line < 13; line++) {
      end = text.indexOf('\n', end) + 1;
    }
    Files.writeString(killed.resolve("cells.jsonl"), text.substring(0, end + 20));
    lines.clear();
    run(plan, "killed");
    assertThat(lines).hasSize(cells - 12);
    for (String file : List.of("table.md", "table.csv", "cells.jsonl")) {
      assertThat(killed.resolve(file))
          .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
    assertThat(killed.resolve("plot.png")).isNotEmptyFile();
    assertThat(Files.readString(killed.resolve("table.md")))
        .contains(
            "| teacher alone | 0 % | 0 | 1 |",
            "| LEAF | 100 % |",
            "| linear probe | 20 % |",
            "| supervised from scratch, small student | 100 % |");
  }

  @Test
  void endsWithTheSameTableWheneverItIsKilled() throws IOException, InterruptedException {
    BudgetPlan plan = plan("[0, 100]");
    run(plan, "whole");
    int kills = 0;
    long grown = 0;
    for (int k = 0; k < 3; k++) {
      Process process = start(List.of(), "killed");
      // Within the cells, which begin some time after the program.
      while (process.isAlive() && size("killed") <= grown) {
        Thread.sleep(5);
      }
      process.waitFor(ThreadLocalRandom.current().nextInt(400), TimeUnit.MILLISECONDS);
      kills += process.isAlive() ? 1 : 0;
      process.destroyForcibly().waitFor();
      grown = size("killed");
    }
    Process last = start(List.of(), "killed");
    String said = new String(last.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(last.waitFor()).as(said).isZero();
    assertThat(kills).isPositive();
    for (String file : List.of("table.md", "table.csv", "cells.jsonl")) {
      assertThat(folder.resolve("killed").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void namesAFullDiskAndGoesOnFromTheLastWholeCell() throws IOException, InterruptedException {
    BudgetPlan plan = plan("[0, 100]");
    run(plan, "whole");
    // The shell's limit on the size of files, in 512 bytes, stands for a disk without room.
    Process process = start(List.of("sh", "-c", "ulimit -f 8; exec \"$@\"", "sh"), "full");
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(3);
    assertThat(said).contains("cells.jsonl takes no more cells", "goes on from the last whole one");
    assertThat(size("full")).isBetween(2000L, 4096L);
    lines.clear();
    run(plan, "full");
    assertThat(lines).isNotEmpty();
    assertThat(folder.resolve("full").resolve("cells.jsonl"))
        .hasSameBinaryContentAs(folder.resolve("whole").resolve("cells.jsonl"));
  }

  private long size(String out) throws IOException {
    Path journal = folder.resolve(out).resolve("cells.jsonl");
    return Files.exists(journal) ? Files.size(journal) : 0;
  }

  private Process start(List<String> prefix, String out) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.iqa.train.Train",
            "label-budget",
            folder.resolve("study.json").toString(),
            "--out",
            folder.resolve(out).toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void refusesTheCellsOfAnotherStudy() throws IOException {
    run(plan("[0]"), "out");
    BudgetPlan other = plan("[0, 100]");
    assertThatThrownBy(() -> run(other, "out"))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("another study");
  }

  @Test
  void refusesMoreScoresThanThereAre() {
    assertThatThrownBy(() -> plan("[0, 120]"))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("100 per cent at most");
  }
}
