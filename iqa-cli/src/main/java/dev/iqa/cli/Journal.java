// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.io.LineJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was already judged: a line of JSON for each picture and assessor in a {@link LineJournal}.
 */
final class Journal implements AutoCloseable {

  private static final String SCHEMA = "https://iqa.dev/schema/scores/v1";

  /**
   * Who was asked about what.
   *
   * @param picture id within the dataset
   * @param assessor with options and digest of its weights
   */
  record Key(String picture, String assessor) {}

  /**
   * An answer.
   *
   * @param score infinite only where the scale's end is
   * @param distortions empty if they were not asked
   */
  record Entry(double score, Optional<List<Distortion>> distortions) {}

  private final LineJournal lines;
  private final Map<Key, Entry> entries;

  private Journal(LineJournal lines, Map<Key, Entry> entries) {
    this.lines = lines;
    this.entries = entries;
  }

  /**
   * Opens a journal or begins one.
   *
   * @param file in JSONL
   * @param dataset what the scores belong to; another one is refused
   * @return the journal, positioned behind its last whole line
   * @throws IOException if it cannot be read or written, or another process holds it
   * @throws Foreign if it belongs to another dataset or a line is broken
   */
  static Journal open(Path file, String dataset) throws IOException {
    ObjectNode head = JsonMapper.shared().createObjectNode();
    head.put("schema", SCHEMA);
    head.put("dataset", dataset);
    Map<Key, Entry> entries = new LinkedHashMap<>();
    LineJournal lines =
        LineJournal.open(
            file,
            JsonMapper.shared().writeValueAsString(head),
            (number, text) -> {
              if (number == 1) {
                requireHead(file, text, dataset);
              } else {
                JsonNode line = parse(file, number, text);
                entries.put(
                    new Key(
                        text(file, number, line, "picture"), text(file, number, line, "assessor")),
                    entry(file, number, line));
              }
            });
    return new Journal(lines, entries);
  }

  private static void requireHead(Path file, String line, String dataset) {
    JsonNode head = parse(file, 1, line);
    if (!head.path("schema").asString("").equals(SCHEMA)) {
      throw new Foreign(file + " is no journal of iqa evaluate; choose another --out");
    }
    String known = head.path("dataset").asString("");
    if (!known.equals(dataset)) {
      throw new Foreign(
          file + " holds scores of " + known + ", not of " + dataset + "; choose another --out");
    }
  }

  private static JsonNode parse(Path file, int number, String line) {
    try {
      return JsonMapper.shared().readTree(line);
    } catch (JacksonException e) {
      throw new Foreign(file + ", line " + number + " is no JSON: " + e.getOriginalMessage());
    }
  }

  private static String text(Path file, int number, JsonNode line, String name) {
    JsonNode value = line.path(name);
    if (!value.isString()) {
      throw new Foreign(file + ", line " + number + " has no " + name);
    }
    return value.asString();
  }

  private static Entry entry(Path file, int number, JsonNode line) {
    try {
      double score = Double.parseDouble(text(file, number, line, "score"));
      Optional<List<Distortion>> found = Optional.empty();
      if (line.path("distortions").isArray()) {
        List<Distortion> list = new ArrayList<>();
        for (JsonNode d : line.path("distortions")) {
          list.add(
              new Distortion(
                  new DistortionType(
                      text(file, number, d, "type"),
                      DistortionFamily.valueOf(text(file, number, d, "family"))),
                  d.path("severity").asDouble(),
                  d.path("confidence").asDouble()));
        }
        found = Optional.of(list);
      }
      return new Entry(score, found);
    } catch (IllegalArgumentException | JacksonException e) {
      throw new Foreign(file + ", line " + number + " is no answer: " + e.getMessage());
    }
  }

  /**
   * What is known.
   *
   * @param key who was asked about what
   * @return null if that is still to be asked
   */
  @Nullable Entry find(Key key) {
    return entries.get(key);
  }

  /**
   * How many answers are known.
   *
   * @return at least 0
   */
  int size() {
    return entries.size();
  }

  /**
   * Appends an answer.
   *
   * @param key who was asked about what; not yet in the journal
   * @param entry the answer
   * @throws IOException if it cannot be written
   */
  void add(Key key, Entry entry) throws IOException {
    ObjectNode line = JsonMapper.shared().createObjectNode();
    line.put("picture", key.picture());
    line.put("assessor", key.assessor());
    // JSON has no infinity.
    line.put("score", Double.toString(entry.score()));
    if (entry.distortions().isPresent()) {
      ArrayNode list = line.putArray("distortions");
      for (Distortion d : entry.distortions().get()) {
        list.addObject()
            .put("type", d.type().id())
            .put("family", d.type().family().name())
            .put("severity", d.severity())
            .put("confidence", d.confidence());
      }
    }
    lines.append(JsonMapper.shared().writeValueAsString(line));
    entries.put(key, entry);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** A file that is not the journal of this evaluation. */
  static final class Foreign extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Says why.
     *
     * @param message what, the value, what would work
     */
    Foreign(String message) {
      super(message);
    }
  }
}
