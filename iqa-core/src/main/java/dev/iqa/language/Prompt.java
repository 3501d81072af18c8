// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Picture;
import java.util.List;

/**
 * What a language model is asked: words and pictures in order.
 *
 * <pre>{@code
 * Prompt prompt = Prompt.of(
 *     new Prompt.Shown(Tag.SINGLE, photo),
 *     new Prompt.Words("How good is the picture?"));
 * }</pre>
 *
 * @param system what the model is told about its part; empty for nothing
 * @param parts of the question, in order; at least one
 * @param answerStart what the answer is made to begin with; empty for nothing
 */
public record Prompt(String system, List<Part> parts, String answerStart) {

  /** Words or a picture. */
  public sealed interface Part {}

  /**
   * Some words. Nothing in them is markup: what looks like a special token of the model is read
   * letter by letter.
   *
   * @param text not empty
   */
  public record Words(String text) implements Part {

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Words {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("words of a prompt are not empty");
      }
    }
  }

  /**
   * A picture between its tags.
   *
   * @param tag tells it from the other pictures
   * @param picture as the caller gave it; the model sizes it
   */
  public record Shown(Tag tag, Picture picture) implements Part {}

  /**
   * Copies the parts.
   *
   * @throws IllegalArgumentException if there are none, or two pictures have the same tag
   */
  public Prompt {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a prompt has at least one part");
    }
    List<Tag> tags = tags(parts);
    if (tags.stream().distinct().count() < tags.size()) {
      throw new IllegalArgumentException("pictures are told apart by their tags, not " + tags);
    }
  }

  private static List<Tag> tags(List<Part> parts) {
    return parts.stream()
        .filter(Shown.class::isInstance)
        .map(Shown.class::cast)
        .map(Shown::tag)
        .toList();
  }

  /**
   * A question without system text whose answer is free to begin.
   *
   * @param parts in order
   * @return the prompt
   */
  public static Prompt of(Part... parts) {
    return new Prompt("", List.of(parts), "");
  }

  /**
   * The pictures.
   *
   * @return in order
   */
  public List<Picture> pictures() {
    return parts.stream()
        .filter(Shown.class::isInstance)
        .map(Shown.class::cast)
        .map(Shown::picture)
        .toList();
  }
}
