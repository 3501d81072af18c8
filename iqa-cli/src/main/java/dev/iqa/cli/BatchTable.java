// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.iqa.io.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** The rows of {@code iqa batch} as CSV; empty cells where a row has no such thing. */
final class BatchTable {

  /** First cell of every row: names the columns; a change that breaks readers makes it v2. */
  static final String SCHEMA = "iqa-batch-v1";

  private static final List<String> COLUMNS =
      List.of(
          "schema",
          "picture",
          "reference",
          "width",
          "height",
          "format",
          "score",
          "standard_deviation",
          "distortions",
          "description",
          "error_kind",
          "error",
          "decode_ms",
          "assess_ms");

  private BatchTable() {}

  /**
   * Writes the table, row by row.
   *
   * @param rows in JSONL
   * @param out replaced where it exists
   * @throws IOException if a file cannot be read or written
   */
  static void write(Path rows, Path out) throws IOException {
    WholeFile.write(
        out,
        channel -> {
          Writer text = Channels.newWriter(channel, StandardCharsets.UTF_8);
          try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(COLUMNS);
            BatchJournal.read(rows, (head, row) -> csv.writeRecord(cells(row)));
          } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause(), "never without a cause");
          }
        });
  }

  private static List<String> cells(JsonNode row) {
    List<String> found = new ArrayList<>();
    for (JsonNode d : row.path("distortions")) {
      found.add(
          d.path("type").asString("")
              + ":"
              + Text.format(d.path("severity").asDouble(0), 2)
              + ":"
              + Text.format(d.path("confidence").asDouble(0), 2));
    }
    JsonNode how = row.path("provenance");
    return List.of(
        SCHEMA,
        row.path("picture").asString(""),
        row.path("reference").asString(""),
        row.path("width").asString(""),
        row.path("height").asString(""),
        row.path("format").asString(""),
        row.path("score").path("value").asString(""),
        row.path("score").path("standardDeviation").asString(""),
        String.join(" ", found),
        row.path("description").path("text").asString(""),
        row.path("error").path("kind").asString(""),
        row.path("error").path("message").asString(""),
        how.path("decodeMilliseconds").asString(""),
        how.path("assessMilliseconds").asString(""));
  }
}
