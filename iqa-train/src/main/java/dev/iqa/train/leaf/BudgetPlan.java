// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.Recipe;
import dev.iqa.train.TrainingPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A study as data; {@code iqa-train/recipes/label-budget.json} is one.
 *
 * @param pictures folder
 * @param opinions of all of them
 * @param signals journals of the teachers, of all of them
 * @param statistics folder for what the trunks see
 * @param student trunks of the student
 * @param small trunks of the small student
 * @param coordinates of both
 * @param hidden values of each member of the heads
 * @param members of the heads
 * @param budgets of opinion scores, in per cent of the pictures learnt from, rising, from 0
 * @param seeds so many of each
 * @param holdOutPercent of the pictures, by the hash of their names, which nothing learns from
 * @param plan of the losses
 * @param distillation steps and rate of learning from signals
 * @param calibration steps and rate of learning from opinions after that
 * @param supervised steps and rate of learning from opinions alone
 * @param scratch how the small student learns from opinions alone, stages and all
 * @param scratchSeeds so many of that, which is slow
 */
public record BudgetPlan(
    String pictures,
    Opinions opinions,
    List<String> signals,
    String statistics,
    List<TrunkSetting> student,
    List<TrunkSetting> small,
    int coordinates,
    int hidden,
    int members,
    List<Double> budgets,
    int seeds,
    int holdOutPercent,
    LeafPlan plan,
    TrainingPlan distillation,
    TrainingPlan calibration,
    TrainingPlan supervised,
    StagesPlan scratch,
    int scratchSeeds) {

  /**
   * Checks the numbers.
   *
   * @throws UnsupportedRequestException if one is out of range
   */
  public BudgetPlan {
    signals = List.copyOf(signals);
    student = List.copyOf(student);
    small = List.copyOf(small);
    budgets = List.copyOf(budgets);
    boolean rising = !budgets.isEmpty() && budgets.get(0) >= 0;
    for (int i = 1; i < budgets.size(); i++) {
      rising &= budgets.get(i) > budgets.get(i - 1);
    }
    if (!rising || !(budgets.get(budgets.size() - 1) <= 100)) {
      throw new UnsupportedRequestException(
          "budgets rise from 0 to 100 per cent at most, not " + budgets);
    }
    if (seeds < 1 || holdOutPercent < 1 || holdOutPercent > 90) {
      throw new UnsupportedRequestException(
          "a study has 1 seed or more and holds 1 to 90 per cent of its pictures out, not "
              + seeds
              + " and "
              + holdOutPercent);
    }
  }

  /**
   * Reads a study.
   *
   * @param file in JSON, every component of this record and no other
   * @return the study
   * @throws UnsupportedRequestException if it cannot be read or a value is out of range
   */
  public static BudgetPlan read(Path file) {
    try {
      return Recipe.settings(
          JsonMapper.shared().readTree(Files.readString(file)), BudgetPlan.class);
    } catch (IOException | JacksonException e) {
      throw new UnsupportedRequestException(
          "the study " + file + " cannot be read: " + e + "; the path of a JSON file would work",
          e);
    }
  }

  /** Whether a picture is held out. */
  boolean holdsOut(String name) {
    CRC32 hash = new CRC32();
    hash.update(name.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    // The same names that the student's own training holds out, at 20 per cent.
    return hash.getValue() % 100 >= 100 - holdOutPercent;
  }
}
