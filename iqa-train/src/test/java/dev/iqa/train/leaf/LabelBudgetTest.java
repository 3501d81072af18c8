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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
         "distillation": %s, "calibration": %s, "supervised": %s}
        """
            .formatted(
                Album.opinions("ratings.csv"),
                trunk,
                trunk,
                budgets,
                training,
                training,
                training));
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
        .contains("| teacher alone | 0 % | 0 | 1 |", "| LEAF | 100 % |", "| linear probe | 20 % |");
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
