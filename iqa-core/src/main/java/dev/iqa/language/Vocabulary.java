// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.DistortionFamily;
import dev.iqa.Severity;
import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The closed set of words that answers are made of, in one language. A language is a resource
 * {@code dev/iqa/language/words-LANGUAGE.properties} of this jar.
 */
public final class Vocabulary {

  // No quotes, no brackets: words go into grammars and schemas as they are.
  private static final Pattern WORDS =
      Pattern.compile("\\p{L}[\\p{L}\\p{M}]*([ -][\\p{L}\\p{M}]+)*");

  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}");

  /** The words of English. */
  public static final Vocabulary ENGLISH = of("en");

  private final String language;
  private final Map<Level, String> levels;
  private final Map<Severity, String> severities;
  private final Map<DistortionFamily, String> families;
  private final String none;
  private final String first;
  private final String second;
  private final String tie;
  private final String and;
  private final Map<String, DistortionFamily> familySpellings = new HashMap<>();
  private final Map<String, Choice> choiceSpellings = new HashMap<>();

  /** An answer to the question which of two pictures is better. */
  enum Choice {
    FIRST,
    SECOND,
    TIE
  }

  private Vocabulary(
      String language, Function<String, String> words, Function<String, List<String>> others) {
    this.language = language;
    levels = all(Level.class, Stream.of(Level.values()), "level", words);
    severities = all(Severity.class, Stream.of(Severity.values()), "severity", words);
    families =
        all(
            DistortionFamily.class,
            Stream.of(DistortionFamily.values()).filter(f -> f != DistortionFamily.OTHER),
            "family",
            words);
    none = words.apply("none");
    first = words.apply("first");
    second = words.apply("second");
    tie = words.apply("tie");
    and = words.apply("and");
    requireDistinct(List.copyOf(levels.values()));
    requireDistinct(List.copyOf(severities.values()));
    requireDistinct(Stream.concat(families.values().stream(), Stream.of(none)).toList());
    requireDistinct(List.of(first, second, tie));
    families.forEach(
        (family, word) -> {
          spell(familySpellings, word, family);
          others.apply("family." + id(family)).forEach(w -> spell(familySpellings, w, family));
        });
    Map<Choice, String> choices =
        Map.of(Choice.FIRST, first, Choice.SECOND, second, Choice.TIE, tie);
    choices.forEach(
        (choice, word) -> {
          spell(choiceSpellings, word, choice);
          others.apply(id(choice)).forEach(w -> spell(choiceSpellings, w, choice));
        });
  }

  private <E> void spell(Map<String, E> spellings, String word, E meaning) {
    if (spellings.put(word.toLowerCase(Locale.ROOT), meaning) != null) {
      throw new IllegalStateException("'" + word + "' means two things in " + language);
    }
  }

  private static String id(Enum<?> member) {
    return member.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> Map<E, String> all(
      Class<E> type, Stream<E> members, String prefix, Function<String, String> words) {
    Map<E, String> map = new EnumMap<>(type);
    members.forEach(member -> map.put(member, words.apply(prefix + "." + id(member))));
    return map;
  }

  private void requireDistinct(List<String> words) {
    Set<String> seen = new HashSet<>();
    for (String word : words) {
      if (!seen.add(word.toLowerCase(Locale.ROOT))) {
        throw new IllegalStateException("'" + word + "' means two things in " + language);
      }
    }
  }

  /**
   * The words of a language.
   *
   * @param language ISO 639 code, such as {@code en}
   * @return the vocabulary
   * @throws UnsupportedRequestException if there is none of this language
   */
  public static Vocabulary of(String language) {
    String resource = "words-" + language + ".properties";
    try (InputStream in =
        LANGUAGE.matcher(language).matches()
            ? Vocabulary.class.getResourceAsStream(resource)
            : null) {
      if (in == null) {
        throw new UnsupportedRequestException(
            "there are no words for the language '" + language + "'; en would work");
      }
      Properties words = new Properties();
      words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return new Vocabulary(
          language,
          key -> checked(resource, key, words.getProperty(key, "")),
          key ->
              Stream.of(words.getProperty(key + ".also", "").split(","))
                  .map(String::strip)
                  .filter(word -> !word.isEmpty())
                  .map(word -> checked(resource, key + ".also", word))
                  .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private static String checked(String resource, String key, String word) {
    if (!WORDS.matcher(word).matches()) {
      throw new IllegalStateException(
          resource + ": " + key + " is '" + word + "'; words of letters would work");
    }
    return word;
  }

  /**
   * The language.
   *
   * @return ISO 639 code
   */
  public String language() {
    return language;
  }

  /**
   * The word of a level.
   *
   * @param level of quality
   * @return such as {@code excellent}
   */
  public String word(Level level) {
    return word(levels, level);
  }

  /**
   * The word of a severity.
   *
   * @param severity of a distortion
   * @return such as {@code slight}
   */
  public String word(Severity severity) {
    return word(severities, severity);
  }

  /**
   * The words of a distortion.
   *
   * @param family any but OTHER, which answers cannot name
   * @return such as {@code color quantization}
   * @throws IllegalArgumentException for OTHER
   */
  public String word(DistortionFamily family) {
    return word(families, family);
  }

  private static <E> String word(Map<E, String> words, E key) {
    String word = words.get(key);
    if (word == null) {
      throw new IllegalArgumentException(key + " has no words of its own");
    }
    return word;
  }

  Map<Level, String> levels() {
    return levels;
  }

  Map<Severity, String> severities() {
    return severities;
  }

  Map<DistortionFamily, String> families() {
    return families;
  }

  /** All spellings of the families, in lower case. */
  Map<String, DistortionFamily> familySpellings() {
    return familySpellings;
  }

  /** All spellings of the answers about a pair, in lower case. */
  Map<String, Choice> choiceSpellings() {
    return choiceSpellings;
  }

  /** What joins the last two of a list. */
  String and() {
    return and;
  }

  /**
   * What a clean picture suffers.
   *
   * @return such as {@code none}
   */
  public String none() {
    return none;
  }

  /**
   * The name of the first of two pictures.
   *
   * @return such as {@code A}
   */
  public String first() {
    return first;
  }

  /**
   * The name of the second of two pictures.
   *
   * @return such as {@code B}
   */
  public String second() {
    return second;
  }

  /**
   * The word for two pictures equally good.
   *
   * @return such as {@code tie}
   */
  public String tie() {
    return tie;
  }
}
