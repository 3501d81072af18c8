// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.DistortionFamily;
import dev.iqa.Severity;
import dev.iqa.UnparsableAnswerException;
import dev.iqa.language.Vocabulary.Choice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From answers to what they say, and to nothing else: words of the vocabulary in the form that was
 * asked for, in any case, with a full stop or without. All else is an {@link
 * UnparsableAnswerException} with the text.
 */
final class AnswerReader {

  /** No answer of the closed vocabulary comes near it. */
  private static final int LONGEST = 4096;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Vocabulary words;
  private final Map<String, Level> levels = new HashMap<>();
  private final Map<String, Severity> severities = new HashMap<>();
  private final Pattern item;
  private final Pattern separator;

  AnswerReader(Vocabulary words) {
    this.words = words;
    words.levels().forEach((level, word) -> levels.put(lower(word), level));
    words.severities().forEach((severity, word) -> severities.put(lower(word), severity));
    int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    item =
        Pattern.compile(
            "(?:("
                + alternatives(severities.keySet())
                + ")\\s+)?("
                + alternatives(words.familySpellings().keySet())
                + ")(?![\\p{L}\\p{M}\\p{N}-])",
            flags);
    String and = Pattern.quote(words.and());
    separator = Pattern.compile("\\s*[,;]\\s*(?:" + and + "\\s+)?|\\s+" + and + "\\s+", flags);
  }

  /** The longest first, or a word would hide those that begin with it. */
  private static String alternatives(Collection<String> words) {
    return words.stream()
        .sorted(Comparator.comparing(String::length).reversed().thenComparing(w -> w))
        .map(word -> Pattern.quote(word).replace(" ", "\\E\\s+\\Q"))
        .collect(Collectors.joining("|"));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * A distortion as it was named.
   *
   * @param from first character of its name in the answer
   * @param to character after the last
   */
  record Named(DistortionFamily family, Optional<Severity> severity, int from, int to) {}

  Level level(String answer) {
    return one(answer, "level", levels, words.levels().values());
  }

  Severity severity(String answer) {
    return one(answer, "severity", severities, words.severities().values());
  }

  Choice choice(String answer) {
    return one(
        answer,
        "better",
        words.choiceSpellings(),
        List.of(words.first(), words.second(), words.tie()));
  }

  /** One word, or a JSON object that holds one. */
  private static <E> E one(
      String answer, String field, Map<String, E> meanings, Collection<String> expected) {
    String wanted = "one of " + List.copyOf(expected);
    String word = bare(answer, wanted);
    if (word.startsWith("{")) {
      JsonNode root = json(word, answer, wanted);
      word = text(root, field, 1, answer, wanted);
    }
    E meaning = meanings.get(lower(word));
    if (meaning == null) {
      throw new UnparsableAnswerException(wanted, answer);
    }
    return meaning;
  }

  private static String bare(String answer, String wanted) {
    if (answer.length() > LONGEST) {
      throw new UnparsableAnswerException(wanted, answer);
    }
    String bare = answer.strip();
    return bare.endsWith(".") ? bare.substring(0, bare.length() - 1).strip() : bare;
  }

  private static JsonNode json(String text, String answer, String wanted) {
    try {
      // Words need no escapes; without them a name stands in the text as it is read.
      if (text.indexOf('\\') < 0) {
        return JSON.readTree(text);
      }
    } catch (JacksonException e) {
      // As every other text that is no answer.
    }
    throw new UnparsableAnswerException(wanted, answer);
  }

  private static String text(
      JsonNode object, String field, int fields, String answer, String wanted) {
    JsonNode value = object.get(field);
    if (!object.isObject() || object.size() != fields || value == null || !value.isString()) {
      throw new UnparsableAnswerException(wanted, answer);
    }
    return value.stringValue();
  }

  /**
   * What is wrong.
   *
   * @return as many as allowed, each family once; none for a clean picture
   */
  List<Named> distortions(String answer, int fewest, int most) {
    String wanted =
        (fewest == most ? most + "" : fewest + " to " + most)
            + " of "
            + List.copyOf(words.families().values())
            + " or '"
            + words.none()
            + "'";
    String bare = bare(answer, wanted);
    List<Named> named =
        bare.startsWith("{") ? fromJson(bare, answer, wanted) : fromWords(bare, answer, wanted);
    Set<DistortionFamily> seen = EnumSet.noneOf(DistortionFamily.class);
    for (Named each : named) {
      if (!seen.add(each.family())) {
        throw new UnparsableAnswerException(wanted + ", each once,", answer);
      }
    }
    if (named.size() < fewest || named.size() > most) {
      throw new UnparsableAnswerException(wanted, answer);
    }
    return named;
  }

  private List<Named> fromJson(String text, String answer, String wanted) {
    JsonNode root = json(text, answer, wanted);
    JsonNode list = root.get("distortions");
    if (!root.isObject() || root.size() != 1 || list == null || !list.isArray()) {
      throw new UnparsableAnswerException(wanted, answer);
    }
    List<Named> named = new ArrayList<>();
    int searched = 0;
    for (JsonNode entry : list) {
      String name = text(entry, "distortion", 2, answer, wanted);
      DistortionFamily family = words.familySpellings().get(lower(name));
      Severity severity = severities.get(lower(text(entry, "severity", 2, answer, wanted)));
      int from = answer.indexOf('"' + name + '"', searched) + 1;
      if (family == null || severity == null || from == 0) {
        throw new UnparsableAnswerException(wanted, answer);
      }
      searched = from + name.length();
      named.add(new Named(family, Optional.of(severity), from, searched));
    }
    return named;
  }

  private List<Named> fromWords(String bare, String answer, String wanted) {
    if (lower(bare).equals(lower(words.none()))) {
      return List.of();
    }
    int offset = answer.indexOf(bare);
    List<Named> named = new ArrayList<>();
    Matcher items = item.matcher(bare);
    Matcher separators = separator.matcher(bare);
    int at = 0;
    while (true) {
      if (!items.region(at, bare.length()).lookingAt()) {
        throw new UnparsableAnswerException(wanted, answer);
      }
      DistortionFamily family = words.familySpellings().get(spaced(items.group(2)));
      @Nullable String degree = items.group(1);
      @Nullable Severity severity = degree == null ? null : severities.get(spaced(degree));
      // Case is matched more widely than it is folded: a long s is an s to a pattern.
      if (family == null || (degree != null && severity == null)) {
        throw new UnparsableAnswerException(wanted, answer);
      }
      named.add(
          new Named(
              family,
              Optional.ofNullable(severity),
              offset + items.start(2),
              offset + items.end(2)));
      at = items.end();
      if (at == bare.length()) {
        return named;
      }
      if (!separators.region(at, bare.length()).lookingAt()) {
        throw new UnparsableAnswerException(wanted, answer);
      }
      at = separators.end();
    }
  }

  private static String spaced(String text) {
    return lower(text).replaceAll("\\s+", " ");
  }
}
