// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.ScoreScale;
import dev.iqa.io.LineJournal;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of {@code iqa batch}, result and journal at once, in the shape of {@code
 * batch-v1.schema.json}: a head that says who judged, then a row for each picture.
 */
final class BatchJournal implements AutoCloseable {

  /** Names the shape; a change that breaks readers makes it v2. */
  static final String SCHEMA = "https://iqa.dev/schema/batch/v1";

  /**
   * Who judges what.
   *
   * @param assessor with options in a fixed order
   * @param modelDigest of its weights
   * @param scale of its scores; empty if it gives none
   * @param shard such as {@code 0/1}
   */
  record Head(
      String assessor, Optional<String> modelDigest, Optional<ScoreScale> scale, String shard) {

    private String line() {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = JsonMapper.shared().createGenerator(text)) {
        json.writeStartObject();
        json.writeStringProperty("schema", SCHEMA);
        json.writeStringProperty("iqa", Iqa.Version.number());
        json.writeStringProperty("assessor", assessor);
        modelDigest.ifPresent(digest -> json.writeStringProperty("modelDigest", digest));
        scale.ifPresent(
            s -> {
              json.writeName("scale");
              JsonRow.scale(json, s);
            });
        json.writeStringProperty("shard", shard);
        json.writeEndObject();
      }
      return text.toString();
    }

    private static Head of(Path file, String line) {
      JsonNode json = parse(file, 1, line);
      if (!json.path("schema").asString("").equals(SCHEMA)) {
        throw new Foreign(file + " holds no rows of iqa batch; choose another --out");
      }
      try {
        return new Head(
            json.path("assessor").asString(""),
            Optional.ofNullable(textOrNull(json.path("modelDigest"))),
            scale(json.path("scale")),
            json.path("shard").asString(""));
      } catch (IllegalArgumentException e) {
        throw new Foreign(file + ", line 1 is no head of iqa batch: " + e.getMessage());
      }
    }

    private static Optional<ScoreScale> scale(JsonNode json) {
      return json.isObject()
          ? Optional.of(
              new ScoreScale(
                  json.path("name").asString(""),
                  number(json.path("worst")),
                  number(json.path("best"))))
          : Optional.empty();
    }
  }

  private final Path file;
  private final LineJournal lines;
  private final Set<String> pictures = new HashSet<>();
  private final Map<String, Integer> failures = new TreeMap<>();

  private BatchJournal(Path file, Head head) throws IOException {
    this.file = file;
    lines =
        LineJournal.open(
            file,
            head.line(),
            (number, line) -> {
              if (number == 1) {
                requireSame(file, Head.of(file, line), head);
              } else {
                remember(parse(file, number, line));
              }
            });
  }

  /**
   * Opens the journal of a batch or begins one.
   *
   * @param file in JSONL
   * @param head who judges; another one is refused
   * @return ready for the next row
   * @throws IOException if it cannot be read or written, or another process writes it
   * @throws Foreign if it belongs to another assessor, other weights or another shard
   */
  static BatchJournal open(Path file, Head head) throws IOException {
    return new BatchJournal(file, head);
  }

  /**
   * Reads all rows, one after the other.
   *
   * @param file in JSONL
   * @param rows takes the head and each row
   * @throws IOException if it cannot be read
   * @throws Foreign if it is no journal of a batch
   */
  static void read(Path file, BiConsumer<Head, JsonNode> rows) throws IOException {
    @Nullable Head[] head = new Head[1];
    LineJournal.read(
        file,
        (number, line) -> {
          if (number == 1) {
            head[0] = Head.of(file, line);
          } else if (head[0] != null) {
            rows.accept(head[0], parse(file, number, line));
          }
        });
  }

  private static void requireSame(Path file, Head there, Head now) {
    if (!there.assessor().equals(now.assessor())) {
      throw new Foreign(
          file
              + " holds rows of "
              + there.assessor()
              + ", not of "
              + now.assessor()
              + "; choose another --out");
    }
    if (!there.modelDigest().equals(now.modelDigest())) {
      throw new Foreign(
          file
              + " holds rows of "
              + there.assessor()
              + " with the weights "
              + there.modelDigest().orElse("(none)")
              + ", not "
              + now.modelDigest().orElse("(none)")
              + "; another --out, or the same weights, would work");
    }
    if (!there.shard().equals(now.shard())) {
      throw new Foreign(
          file
              + " holds shard "
              + there.shard()
              + ", not "
              + now.shard()
              + "; choose another --out");
    }
  }

  private static JsonNode parse(Path file, int number, String line) {
    try {
      return JsonMapper.shared().readTree(line);
    } catch (JacksonException e) {
      throw new Foreign(file + ", line " + number + " is no JSON: " + e.getOriginalMessage());
    }
  }

  private static @Nullable String textOrNull(JsonNode node) {
    return node.isString() ? node.asString() : null;
  }

  /**
   * A number, or the infinity that JSON lacks.
   *
   * @param node of a row
   * @return NaN if it is neither
   */
  static double number(JsonNode node) {
    if (node.isNumber()) {
      return node.asDouble();
    }
    return switch (node.asString("")) {
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }

  private void remember(JsonNode row) {
    pictures.add(row.path("picture").asString(""));
    if (row.path("error").isObject()) {
      failures.merge(row.path("error").path("kind").asString("internal"), 1, Integer::sum);
    }
  }

  /**
   * Whether a picture has its row.
   *
   * @param picture its name
   * @return true if it needs no asking
   */
  boolean knows(String picture) {
    return pictures.contains(picture);
  }

  /**
   * Rows so far.
   *
   * @return at least 0
   */
  int size() {
    return pictures.size();
  }

  /**
   * Rows without assessment, by kind.
   *
   * @return sorted by name
   */
  Map<String, Integer> failures() {
    return failures;
  }

  /**
   * Appends a row.
   *
   * @param row of a picture that has none
   * @throws IOException if it cannot be written
   */
  void add(Row row) throws IOException {
    lines.append(JsonRow.line(row));
    pictures.add(row.picture());
    if (row instanceof Row.Failed failed) {
      failures.merge(failed.kind().id(), 1, Integer::sum);
    }
  }

  /**
   * Brings every row to the disk.
   *
   * @throws IOException if the disk does not take them
   */
  void sync() throws IOException {
    lines.sync();
  }

  /**
   * Where the rows are.
   *
   * @return a file in JSONL
   */
  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** A file that is not the journal of this batch. */
  static final class Foreign extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Foreign(String message) {
      super(message);
    }
  }
}
