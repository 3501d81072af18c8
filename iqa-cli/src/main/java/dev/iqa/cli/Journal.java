// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
 * What was already judged: a line of JSON for each picture and assessor, appended when it is known.
 * A process that is killed leaves at most one torn line, the last, which is dropped when the
 * journal is opened again. One process at a time holds it.
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

  private final FileChannel channel;
  private final Map<Key, Entry> entries;

  private Journal(FileChannel channel, Map<Key, Entry> entries) {
    this.channel = channel;
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
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new IOException(file + " is in use by another iqa evaluate");
      }
      // Through the channel that holds the lock: elsewhere a locked file cannot be read twice.
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      int read = 0;
      while (read >= 0 && content.hasRemaining()) {
        read = channel.read(content);
      }
      byte[] bytes = content.array();
      int whole = 0;
      for (int i = 0; i < bytes.length; i++) {
        whole = bytes[i] == '\n' ? i + 1 : whole;
      }
      channel.truncate(whole);
      channel.position(whole);
      Map<Key, Entry> entries = new LinkedHashMap<>();
      String[] lines = new String(bytes, 0, whole, StandardCharsets.UTF_8).split("\n", -1);
      Journal journal = new Journal(channel, entries);
      if (whole == 0) {
        ObjectNode head = JsonMapper.shared().createObjectNode();
        head.put("schema", SCHEMA);
        head.put("dataset", dataset);
        journal.append(head);
        return journal;
      }
      requireHead(file, lines[0], dataset);
      for (int i = 1; i < lines.length - 1; i++) {
        JsonNode line = parse(file, i + 1, lines[i]);
        entries.put(
            new Key(text(file, i + 1, line, "picture"), text(file, i + 1, line, "assessor")),
            entry(file, i + 1, line));
      }
      return journal;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
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
    } catch (IllegalArgumentException e) {
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
    append(line);
    entries.put(key, entry);
  }

  private void append(ObjectNode line) throws IOException {
    ByteBuffer bytes =
        StandardCharsets.UTF_8.encode(JsonMapper.shared().writeValueAsString(line) + "\n");
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
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
