// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.distillation.LevelDistribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What people said: a table of file name and score.
 *
 * @param table CSV with the columns {@code image} and {@code column}; images are told by file name
 * @param column that holds the scores
 * @param scale its name, as shown to users
 * @param worst score of the worst picture
 * @param best score of the best
 */
public record Opinions(String table, String column, String scale, double worst, double best) {

  private static final int LEAST = 2;

  /** The scale of the scores. */
  ScoreScale scoreScale() {
    return new ScoreScale(scale, worst, best);
  }

  /**
   * Reads the scores.
   *
   * @return levels, 1 to 5, by file name
   * @throws UnsupportedRequestException if the table cannot be read, a score is no number or off
   *     the scale, an image comes twice, or the scores cannot teach: fewer than two, or all equal
   */
  Map<String, Double> read(Path folder) {
    Path file = folder.resolve(table);
    ScoreScale on = scoreScale();
    LevelDistribution.requireBounded(on);
    Map<String, Double> levels = new TreeMap<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : rows) {
        String image = TeacherSignals.fileName(field(row, "image", file).replace('\\', '/'));
        double score = number(field(row, column, file), image, file);
        if (!on.contains(score)) {
          throw new UnsupportedRequestException(
              "the score " + score + " of " + image + " in " + file + " is not on the scale " + on);
        }
        if (levels.put(image, 1 + (LevelDistribution.LEVELS - 1) * on.toUnit(score)) != null) {
          throw new UnsupportedRequestException(image + " is rated twice in " + file);
        }
      }
    } catch (IOException | CsvParseException e) {
      throw new UnsupportedRequestException(
          "the opinions "
              + file
              + " cannot be read: "
              + e
              + "; a CSV with the columns image and "
              + column
              + " would work",
          e);
    }
    requireDifferent(levels, file.toString());
    return levels;
  }

  /** Refuses scores that cannot teach. */
  static void requireDifferent(Map<String, Double> levels, String where) {
    if (levels.size() < LEAST || levels.values().stream().distinct().count() < 2) {
      throw new UnsupportedRequestException(
          where
              + " has "
              + levels.size()
              + " scores"
              + (levels.size() < LEAST ? "" : ", all equal")
              + "; two or more different ones would work");
    }
  }

  private static String field(NamedCsvRecord row, String name, Path file) {
    return row.findField(name)
        .orElseThrow(
            () ->
                new UnsupportedRequestException(
                    file + " has no column '" + name + "'; it has " + row.getHeader()));
  }

  private static double number(String text, String image, Path file) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new UnsupportedRequestException(
          "the score of " + image + " in " + file + " is '" + text + "'; a number would work", e);
    }
  }
}
