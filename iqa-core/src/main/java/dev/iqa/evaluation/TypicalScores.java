// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.iqa.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an assessor typically reads at each severity, measured on synthesised damage of 35 types:
 * what a score means in practice. docs/results/typical-scores.md has the command.
 *
 * @param undamaged of photographs without damage; empty for assessors that compare with a reference
 * @param bySeverity of damaged pictures
 */
public record TypicalScores(Optional<Quartiles> undamaged, Map<Severity, Quartiles> bySeverity) {

  /** Copies the map. */
  public TypicalScores {
    bySeverity = Map.copyOf(bySeverity);
  }

  /**
   * The middle half of some scores.
   *
   * @param pictures how many were judged
   * @param lower a quarter of them lies below
   * @param median half of them lies below
   * @param upper three quarters lie below
   */
  public record Quartiles(int pictures, double lower, double median, double upper) {}

  private static final String TABLE = "typical-scores.csv";

  /**
   * The measured scores of an assessor of this library with default options.
   *
   * @param assessor its name, such as {@code ssim}
   * @return empty if it was not measured
   */
  public static Optional<TypicalScores> of(String assessor) {
    Optional<Quartiles> undamaged = Optional.empty();
    Map<Severity, Quartiles> bySeverity = new EnumMap<>(Severity.class);
    try (InputStream in =
            Objects.requireNonNull(TypicalScores.class.getResourceAsStream(TABLE), TABLE);
        CsvReader<NamedCsvRecord> rows =
            CsvReader.builder()
                .ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (NamedCsvRecord row : rows) {
        if (!row.getField("assessor").equals(assessor)) {
          continue;
        }
        Quartiles quartiles =
            new Quartiles(
                Integer.parseInt(row.getField("pictures")),
                Double.parseDouble(row.getField("lower_quartile")),
                Double.parseDouble(row.getField("median")),
                Double.parseDouble(row.getField("upper_quartile")));
        if (row.getField("severity").equals("none")) {
          undamaged = Optional.of(quartiles);
        } else {
          for (Severity severity : Severity.values()) {
            if (severity.word().equals(row.getField("severity"))) {
              bySeverity.put(severity, quartiles);
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bySeverity.isEmpty()
        ? Optional.empty()
        : Optional.of(new TypicalScores(undamaged, bySeverity));
  }
}
