// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.ModelUnavailableException;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.json.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * The wordings of all questions in one language, from the resource {@code questions-LANGUAGE.json}.
 * The version is raised whenever a wording changes.
 */
final class Questions {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The wordings of a question without and with the original beside it. */
  record Wordings(List<String> alone, List<String> besideReference) {
    List<String> of(boolean referenced) {
      return referenced ? besideReference : alone;
    }
  }

  private final Vocabulary words;
  private final int version;
  private final String system;
  private final Map<String, String> introductions;
  private final Map<String, String> instructions;
  private final Map<Question, Wordings> wordings;

  private Questions(Vocabulary words, Fields in) {
    this.words = words;
    version = in.integer("version");
    system = in.text("system");
    introductions = in.textsByName("introduction");
    instructions = in.textsByName("instructions");
    wordings =
        in.object(
            "questions",
            questions -> {
              Map<Question, Wordings> all = new EnumMap<>(Question.class);
              for (Question question : Question.values()) {
                all.put(
                    question,
                    questions.object(
                        question.id(),
                        q -> new Wordings(q.texts("alone"), q.texts("beside-reference"))));
              }
              return all;
            });
  }

  static Questions in(Vocabulary words) {
    String resource = "questions-" + words.language() + ".json";
    try (InputStream in = Questions.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new UnsupportedRequestException(
            "there are no questions in the language '" + words.language() + "'; en would work");
      }
      return Fields.read(JSON.readTree(in), resource, "", fields -> new Questions(words, fields));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    } catch (ModelUnavailableException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  int version() {
    return version;
  }

  String system() {
    return system;
  }

  /** Which of the wordings a number means. */
  int paraphrase(Question question, boolean referenced, int number) {
    return number % wordings(question, referenced).size();
  }

  List<String> wordings(Question question, boolean referenced) {
    Wordings both = wordings.get(question);
    return both == null ? List.of() : both.of(referenced);
  }

  /**
   * What stands before a picture: {@code reference}, {@code first}, {@code second}, {@code single}.
   */
  String introduction(String part) {
    return filled(text(introductions, part), Map.of());
  }

  /**
   * The question with how it is to be answered.
   *
   * @param distortion named in the question; empty where it names none
   */
  String asked(Question question, boolean referenced, Interview interview, String distortion) {
    String wording =
        wordings(question, referenced)
            .get(paraphrase(question, referenced, interview.paraphrase()));
    String instruction = text(instructions, instruction(question, interview));
    Random order = new Random(interview.shuffle());
    boolean own = interview.shuffle() == 0;
    Map<String, String> values = new LinkedHashMap<>();
    values.put("levels", list(words.levels().values(), own, order));
    values.put("severities", list(words.severities().values(), own, order));
    values.put("distortions", list(words.families().values(), own, order));
    values.put("distortion", distortion);
    return filled(instruction.isEmpty() ? wording : wording + " " + instruction, values);
  }

  private static String instruction(Question question, Interview interview) {
    return switch (question) {
      case LEVEL, SEVERITY, RATING -> question.id();
      case IDENTIFICATION, IDENTIFICATION_OF_ONE, IDENTIFICATION_OF_TWO ->
          interview.closed() ? "identification-closed" : "identification-free";
      case DESCRIPTION, COMPARISON -> "brief";
      case ASSESSMENT, REASONED_COMPARISON -> "detailed";
    };
  }

  private static String text(Map<String, String> texts, String key) {
    String text = texts.get(key);
    if (text == null) {
      throw new IllegalStateException("the questions lack " + key);
    }
    return text;
  }

  private static String list(Iterable<String> all, boolean own, Random order) {
    List<String> offered = new ArrayList<>();
    all.forEach(offered::add);
    if (!own) {
      Collections.shuffle(offered, order);
    }
    return String.join(", ", offered);
  }

  private String filled(String text, Map<String, String> values) {
    String filled =
        text.replace("{first}", words.first())
            .replace("{second}", words.second())
            .replace("{tie}", words.tie())
            .replace("{none}", words.none());
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    return filled;
  }
}
