// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A value another implementation gives, as a row of {@code conformance/expected.csv}.
 *
 * @param line in the table, the header being line 1
 * @param metric the table's name of the metric
 * @param variant what differs between implementations
 * @param reference path of the reference picture, empty if there is none
 * @param distorted path of the judged picture, empty if the input stands in the variant; {@code
 *     f{0,1,2}} means three frames
 * @param expected the value, possibly infinite
 * @param tolerance largest difference, absolute
 * @param source the project the value is from
 */
record ConformanceRow(
    long line,
    String metric,
    String variant,
    String reference,
    String distorted,
    double expected,
    double tolerance,
    String source) {

  /** All rows of a table, in order. */
  static List<ConformanceRow> read(Path table) throws IOException {
    List<ConformanceRow> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> records = CsvReader.builder().ofNamedCsvRecord(table)) {
      for (NamedCsvRecord r : records) {
        rows.add(
            new ConformanceRow(
                r.getStartingLineNumber(),
                r.getField("metric"),
                r.getField("variant"),
                r.getField("reference"),
                r.getField("distorted"),
                number(r.getField("expected")),
                number(r.getField("tolerance")),
                r.getField("source_project")));
      }
    }
    return rows;
  }

  private static double number(String text) {
    return text.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  /** Whether the source project is, or begins with, a name. */
  boolean isFrom(String project) {
    return source.startsWith(project);
  }

  /** Whether the variant contains a phrase, letter case ignored. */
  boolean says(String phrase) {
    return variant.toLowerCase(Locale.ROOT).contains(phrase.toLowerCase(Locale.ROOT));
  }

  /** The same row with another tolerance. */
  ConformanceRow within(double other) {
    return new ConformanceRow(line, metric, variant, reference, distorted, expected, other, source);
  }

  /** Whether a value is as near as the table asks. */
  boolean isHeldBy(double value) {
    return value == expected || Math.abs(value - expected) <= tolerance;
  }

  @Override
  public String toString() {
    return metric
        + " ["
        + variant
        + "] "
        + reference
        + (reference.isEmpty() || distorted.isEmpty() ? "" : " → ")
        + distorted
        + " ("
        + source
        + ", line "
        + line
        + ")";
  }
}
