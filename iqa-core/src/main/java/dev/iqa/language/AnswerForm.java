// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an answer may be, closed: a level, a severity, a list of distortions with severities, or
 * which of two pictures is better. It is made of a {@link Vocabulary} only, never of anybody's
 * text, and does not nest deeper than a list of pairs, because engines die of deep grammars.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th>form</th><th>held by the grammar</th><th>held by the schema</th></tr>
 * <tr><td>{@link #level}</td><td>{@code excellent}</td>
 *     <td>{@code {"level":"excellent"}}</td></tr>
 * <tr><td>{@link #distortions}</td>
 *     <td colspan="2">{@code {"distortions":[{"distortion":"blur","severity":"slight"}]}}</td></tr>
 * <tr><td>{@link #severity}</td><td>{@code slight}</td>
 *     <td>{@code {"severity":"slight"}}</td></tr>
 * <tr><td>{@link #preference}</td><td>{@code A}</td><td>{@code {"better":"A"}}</td></tr>
 * </table>
 *
 * <p>Servers that take schemas want an object at the root; answers are read in either form.
 */
public final class AnswerForm {

  private final String name;
  private final String grammar;
  private final String schema;

  private AnswerForm(String name, String grammar, String schema) {
    this.name = name;
    this.grammar = grammar;
    this.schema = schema;
  }

  /**
   * One of the five levels.
   *
   * @param words of a language
   * @return the form
   */
  public static AnswerForm level(Vocabulary words) {
    return oneOf("level", words.levels().values());
  }

  /**
   * One of the five severities.
   *
   * @param words of a language
   * @return the form
   */
  public static AnswerForm severity(Vocabulary words) {
    return oneOf("severity", words.severities().values());
  }

  /**
   * Which of two pictures is better.
   *
   * @param words of a language
   * @return the first, the second, or a tie
   */
  public static AnswerForm preference(Vocabulary words) {
    return oneOf("better", List.of(words.first(), words.second(), words.tie()));
  }

  private static AnswerForm oneOf(String name, Collection<String> words) {
    return new AnswerForm(
        name,
        "root ::= " + alternatives(words) + "\n",
        object("\"" + name + "\":{\"enum\":" + quoted(words) + "}", List.of(name)));
  }

  /**
   * Distortions with severities; none for a clean picture.
   *
   * @param words of a language
   * @param atLeast 0 to {@code atMost}
   * @param atMost 1 to 4
   * @return the form
   * @throws IllegalArgumentException if the numbers are out of range
   */
  public static AnswerForm distortions(Vocabulary words, int atLeast, int atMost) {
    if (atLeast < 0 || atMost < 1 || atMost > 4 || atLeast > atMost) {
      throw new IllegalArgumentException(
          "an answer names 0 to 4 distortions, not " + atLeast + " to " + atMost);
    }
    List<String> severities = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      severities.add(words.word(severity));
    }
    // Spelled out instead of {m,n}: older engines do not know repetition.
    String list = "";
    for (int i = atMost; i >= 1; i--) {
      String item = (i == 1 ? "item" : "\",\" item") + (list.isEmpty() ? "" : " " + list);
      list = i <= atLeast ? item : "(" + item + ")?";
    }
    String grammar =
        "root ::= \"{\\\"distortions\\\":[\" "
            + list
            + " \"]}\"\n"
            + "item ::= \"{\\\"distortion\\\":\\\"\" family \"\\\",\\\"severity\\\":\\\"\" severity"
            + " \"\\\"}\"\n"
            + "family ::= "
            + alternatives(words.families().values())
            + "\nseverity ::= "
            + alternatives(severities)
            + "\n";
    String item =
        object(
            "\"distortion\":{\"enum\":"
                + quoted(words.families().values())
                + "},\"severity\":{\"enum\":"
                + quoted(severities)
                + "}",
            List.of("distortion", "severity"));
    String schema =
        object(
            "\"distortions\":{\"type\":\"array\",\"minItems\":"
                + atLeast
                + ",\"maxItems\":"
                + atMost
                + ",\"items\":"
                + item
                + "}",
            List.of("distortions"));
    return new AnswerForm("distortions", grammar, schema);
  }

  private static String alternatives(Collection<String> words) {
    return words.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(" | "));
  }

  private static String quoted(Collection<String> words) {
    return words.stream()
        .map(word -> "\"" + word + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String object(String properties, List<String> required) {
    return "{\"type\":\"object\",\"properties\":{"
        + properties
        + "},\"required\":"
        + quoted(required)
        + ",\"additionalProperties\":false}";
  }

  /**
   * What it asks for.
   *
   * @return {@code level}, {@code severity}, {@code distortions} or {@code better}
   */
  public String name() {
    return name;
  }

  /**
   * The form for llama.cpp.
   *
   * @return GBNF with the start symbol {@code root}, neither recursive nor nested
   */
  public String grammar() {
    return grammar;
  }

  /**
   * The form for servers.
   *
   * @return a JSON schema with an object at its root
   */
  public String schema() {
    return schema;
  }

  @Override
  public String toString() {
    return name;
  }
}
