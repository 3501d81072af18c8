// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import dev.iqa.io.JournalInUseException;
import dev.iqa.io.JournalWriteException;
import dev.iqa.io.LineJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The signals of teachers as JSONL: a head with schema, teachers and digests of their weights, then
 * a line for each {@link Signal}.
 *
 * <p>It is a {@link LineJournal}: a kill loses no answer but the one in work, and one process at a
 * time writes.
 */
public final class SignalJournal implements AutoCloseable {

  private static final String SCHEMA = "https://iqa.dev/schema/signals/v1";

  private record Question(String teacher, String first, @Nullable String second) {}

  private final Path file;
  private final Map<String, Optional<String>> teachers;
  private final Map<Question, PointSignal> points = new HashMap<>();
  private final Set<Question> pairs = new HashSet<>();
  private final Map<Question, Signal.Failure> failures = new LinkedHashMap<>();
  private final Map<String, Optional<String>> answering = new HashMap<>();
  private final LineJournal journal;

  private SignalJournal(Path file, Map<String, Optional<String>> teachers) throws IOException {
    this.file = file;
    this.teachers = teachers;
    journal = LineJournal.open(file, head(), this::recall);
  }

  private void recall(int number, String line) {
    if (number == 1) {
      requireTeachers(requireSchema(file, line));
    } else {
      remember(signal(file, number, line));
    }
  }

  /**
   * Opens a journal or begins one.
   *
   * @param file in JSONL
   * @param teachers whose signals it holds, all of them
   * @return the journal, ready for the next signal
   * @throws DistillationException if it holds signals of other teachers or weights, is in use, or
   *     is no journal; it is left as it was
   * @throws JournalWriteException if its head cannot be written
   * @throws IOException if it cannot be read
   */
  public static SignalJournal open(Path file, List<Teacher> teachers) throws IOException {
    Map<String, Optional<String>> known = new LinkedHashMap<>();
    for (Teacher teacher : teachers) {
      if (known.put(teacher.name(), teacher.modelDigest()) != null) {
        throw new DistillationException(teacher.name() + " is named twice");
      }
    }
    try {
      return new SignalJournal(file, known);
    } catch (JournalInUseException e) {
      throw new DistillationException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads all signals of a journal, also of one that is being written.
   *
   * @param file in JSONL
   * @return signals in the order of their answers; without a last line cut short
   * @throws DistillationException if it is no journal or a line is broken
   * @throws IOException if it cannot be read
   */
  public static List<Signal> read(Path file) throws IOException {
    List<Signal> signals = new ArrayList<>();
    boolean[] begun = new boolean[1];
    LineJournal.read(
        file,
        (number, line) -> {
          if (number == 1) {
            requireSchema(file, line);
            begun[0] = true;
          } else {
            signals.add(signal(file, number, line));
          }
        });
    if (!begun[0]) {
      throw noJournal(file);
    }
    return signals;
  }

  private String head() {
    ObjectNode head = JsonMapper.shared().createObjectNode();
    head.put("schema", SCHEMA);
    ArrayNode list = head.putArray("teachers");
    teachers.forEach(
        (name, digest) -> {
          ObjectNode teacher = list.addObject().put("name", name);
          digest.ifPresent(d -> teacher.put("model", d));
        });
    return JsonMapper.shared().writeValueAsString(head);
  }

  private static DistillationException noJournal(Path file) {
    return new DistillationException(
        file + " is no journal of signals: its first line does not name " + SCHEMA);
  }

  private static JsonNode requireSchema(Path file, String line) {
    try {
      JsonNode head = JsonMapper.shared().readTree(line);
      if (head.path("schema").asString("").equals(SCHEMA)) {
        return head;
      }
    } catch (JacksonException e) {
      // the same answer as for another schema
    }
    throw noJournal(file);
  }

  private void requireTeachers(JsonNode head) {
    Map<String, Optional<String>> there = new LinkedHashMap<>();
    head.path("teachers")
        .forEach(
            t ->
                there.put(
                    t.path("name").asString(""),
                    t.path("model").asStringOpt().map(String::valueOf)));
    if (!there.keySet().equals(teachers.keySet())) {
      throw new DistillationException(
          file
              + " holds signals of "
              + String.join(", ", there.keySet())
              + ", not of "
              + String.join(", ", teachers.keySet())
              + "; another file, or the same teachers, would work");
    }
    there.forEach(
        (name, digest) -> {
          Optional<String> now = Optional.ofNullable(teachers.get(name)).orElseThrow();
          if (!now.equals(digest)) {
            throw otherWeights(name, digest, now);
          }
        });
  }

  private DistillationException otherWeights(
      String name, Optional<String> there, Optional<String> now) {
    return new DistillationException(
        file
            + " holds signals of "
            + name
            + " with the weights "
            + there.orElse("(none)")
            + ", not "
            + now.orElse("(none)")
            + "; another file, or the same weights, would work");
  }

  private static Signal signal(Path file, int number, String text) {
    try {
      JsonNode line = JsonMapper.shared().readTree(text);
      String teacher = line.required("teacher").asString();
      String kind = line.required("kind").asString();
      return switch (kind) {
        case "point" ->
            new Signal.Point(
                teacher,
                line.required("picture").asString(),
                new PointSignal(
                    new LevelDistribution(
                        line.required("levels").valueStream().map(JsonNode::asDouble).toList()),
                    line.required("deviation").asDouble()),
                elapsed(line),
                line.path("model").asStringOpt().map(String::valueOf));
        case "pair" ->
            new Signal.Pair(
                teacher,
                line.required("first").asString(),
                line.required("second").asString(),
                new PairSignal(
                    line.required("shownFirst").asDouble(),
                    line.required("shownSecond").asDouble()),
                elapsed(line),
                line.path("model").asStringOpt().map(String::valueOf));
        case "failure" ->
            new Signal.Failure(
                teacher,
                line.required("picture").asString(),
                line.path("second").asStringOpt().map(String::valueOf),
                line.required("reason").asString());
        default -> throw new DistillationException("there is no kind '" + kind + "'");
      };
    } catch (JacksonException | IllegalArgumentException | DistillationException e) {
      throw new DistillationException(
          "line " + number + " of " + file + " is no signal: " + e.getMessage());
    }
  }

  private static Duration elapsed(JsonNode line) {
    return Duration.ofNanos(Math.round(line.required("seconds").asDouble() * 1e9));
  }

  private void remember(Signal signal) {
    Optional<String> digest = Optional.empty();
    boolean answered = false;
    if (signal instanceof Signal.Point point) {
      points.put(new Question(point.teacher(), point.picture(), null), point.signal());
      digest = point.modelDigest();
      answered = true;
    } else if (signal instanceof Signal.Pair pair) {
      pairs.add(new Question(pair.teacher(), pair.first(), pair.second()));
      digest = pair.modelDigest();
      answered = pair.elapsed().toNanos() > 0;
    } else if (signal instanceof Signal.Failure failure) {
      failures.put(
          new Question(failure.teacher(), failure.picture(), failure.second().orElse(null)),
          failure);
    }
    if (answered) {
      answering.putIfAbsent(signal.teacher(), digest);
    }
  }

  /**
   * What a teacher said of a picture.
   *
   * @param teacher its name
   * @param picture its name
   * @return empty if it was not asked, or gave no answer
   */
  public Optional<PointSignal> point(String teacher, String picture) {
    return Optional.ofNullable(points.get(new Question(teacher, picture, null)));
  }

  /**
   * Whether a pair is settled.
   *
   * @param teacher its name
   * @param first name of A
   * @param second name of B
   * @return true if there is an answer or a failure
   */
  public boolean knows(String teacher, String first, String second) {
    Question question = new Question(teacher, first, second);
    return pairs.contains(question) || failures.containsKey(question);
  }

  /**
   * Whether a teacher failed at a picture.
   *
   * @param teacher its name
   * @param picture its name
   * @return true if that is recorded
   */
  public boolean failed(String teacher, String picture) {
    return failures.containsKey(new Question(teacher, picture, null));
  }

  /**
   * The questions without an answer.
   *
   * @return in the order in which they were asked
   */
  public List<Signal.Failure> failures() {
    return List.copyOf(failures.values());
  }

  /**
   * Appends a signal.
   *
   * @param signal of one of the journal's teachers, not yet in it
   * @throws DistillationException if other weights answered than before
   * @throws JournalWriteException if it cannot be written; the journal then ends with the signal
   *     before it
   */
  public void add(Signal signal) throws JournalWriteException {
    ObjectNode line = JsonMapper.shared().createObjectNode();
    if (signal instanceof Signal.Point point) {
      requireSameWeights(point.teacher(), point.modelDigest());
      line.put("kind", "point").put("teacher", point.teacher()).put("picture", point.picture());
      ArrayNode levels = line.putArray("levels");
      point.signal().levels().shares().forEach(levels::add);
      line.put("deviation", point.signal().deviation());
      cost(line, point.elapsed(), point.modelDigest());
    } else if (signal instanceof Signal.Pair pair) {
      if (pair.elapsed().toNanos() > 0) {
        requireSameWeights(pair.teacher(), pair.modelDigest());
      }
      line.put("kind", "pair").put("teacher", pair.teacher());
      line.put("first", pair.first()).put("second", pair.second());
      line.put("shownFirst", pair.signal().shownFirst());
      line.put("shownSecond", pair.signal().shownSecond());
      cost(line, pair.elapsed(), pair.modelDigest());
    } else if (signal instanceof Signal.Failure failure) {
      line.put("kind", "failure").put("teacher", failure.teacher());
      line.put("picture", failure.picture());
      failure.second().ifPresent(second -> line.put("second", second));
      line.put("reason", failure.reason());
    }
    journal.append(JsonMapper.shared().writeValueAsString(line));
    remember(signal);
  }

  private void requireSameWeights(String teacher, Optional<String> now) {
    Optional<String> before = answering.getOrDefault(teacher, now);
    if (!before.equals(now)) {
      throw otherWeights(teacher, before, now);
    }
  }

  private static void cost(ObjectNode line, Duration elapsed, Optional<String> digest) {
    line.put("seconds", elapsed.toNanos() / 1e9);
    digest.ifPresent(d -> line.put("model", d));
  }

  /**
   * Brings everything to the disk and closes the file.
   *
   * @throws JournalWriteException if the disk does not take it
   */
  @Override
  public void close() throws IOException {
    journal.close();
  }
}
