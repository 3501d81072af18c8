// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows with named cells, of CSV or JSONL. */
final class DataTable {

  private static final String NO_TEXT = "is not UTF-8; saved as that it would work";

  private final Path file;
  private final List<Map<String, String>> rows;

  private DataTable(Path file, List<Map<String, String>> rows) {
    this.file = file;
    this.rows = rows;
  }

  static DataTable csv(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(requireFile(file))) {
      for (NamedCsvRecord record : csv) {
        Map<String, String> row = new LinkedHashMap<>();
        record.getFieldsAsMap().forEach((name, value) -> row.put(name.strip(), value.strip()));
        rows.add(row);
      }
    } catch (CsvParseException | IllegalStateException e) {
      throw malformed(file, "is no CSV: " + e.getMessage());
    } catch (CharacterCodingException e) {
      throw malformed(file, NO_TEXT);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw malformed(file, NO_TEXT);
      }
      throw e.getCause();
    }
    return new DataTable(file, rows);
  }

  static DataTable jsonLines(Path file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Map<String, String> row = new LinkedHashMap<>();
      try {
        JsonNode node = JsonMapper.shared().readTree(line);
        if (!node.isObject()) {
          throw malformed(file, "line " + number + " is no JSON object");
        }
        node.properties()
            .forEach(
                p -> {
                  if (p.getValue().isValueNode() && !p.getValue().isNull()) {
                    row.put(p.getKey(), p.getValue().asString());
                  }
                });
      } catch (JacksonException e) {
        throw malformed(file, "line " + number + " is no JSON: " + e.getOriginalMessage());
      }
      rows.add(row);
    }
    return new DataTable(file, rows);
  }

  /** Words between blanks, with the names given; the text files of TID2013 and CSIQ. */
  static DataTable words(Path file, String separator, String... names) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines(file)) {
      if (line.isBlank()) {
        continue;
      }
      String[] words = line.strip().split(separator, -1);
      if (words.length < names.length) {
        throw malformed(file, "should have " + Arrays.toString(names) + " in the line " + line);
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        row.put(names[i], words[i].strip());
      }
      rows.add(row);
    }
    return new DataTable(file, rows);
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(requireFile(file));
    } catch (CharacterCodingException e) {
      throw malformed(file, NO_TEXT);
    }
  }

  private static Path requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DatasetException(
          DatasetException.Kind.NOT_THIS_LAYOUT, "there is no table " + file);
    }
    return file;
  }

  private static DatasetException malformed(Path file, String what) {
    return new DatasetException(DatasetException.Kind.MALFORMED, file + " " + what);
  }

  int size() {
    return rows.size();
  }

  Row row(int index) {
    return new Row(index);
  }

  List<Row> rows() {
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      all.add(new Row(i));
    }
    return all;
  }

  /** One row. */
  final class Row {
    private final int index;

    private Row(int index) {
      this.index = index;
    }

    Optional<String> find(String column) {
      return Optional.ofNullable(rows.get(index).get(column)).filter(v -> !v.isEmpty());
    }

    String text(String column) {
      return find(column)
          .orElseThrow(
              () ->
                  malformed(
                      file,
                      "has no '"
                          + column
                          + "' in row "
                          + (index + 1)
                          + "; its columns are "
                          + rows.get(index).keySet()));
    }

    OptionalDouble number(String column) {
      Optional<String> text = find(column);
      if (text.isEmpty()) {
        return OptionalDouble.empty();
      }
      try {
        double value = Double.parseDouble(text.get());
        if (Double.isFinite(value)) {
          return OptionalDouble.of(value);
        }
      } catch (NumberFormatException e) {
        // the same answer as for a number that is not finite
      }
      throw malformed(
          file, "row " + (index + 1) + ": '" + text.get() + "' is no number in '" + column + "'");
    }

    double requireNumber(String column) {
      return number(column).orElseGet(() -> Double.parseDouble(text(column)));
    }
  }
}
