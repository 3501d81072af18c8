// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.OptionalDouble;

/**
 * Quality in words.
 *
 * @param text full sentences, not blank
 * @param confidence that the words are true, 0 to 1; empty if unknown
 */
public record Description(String text, OptionalDouble confidence) implements Finding {

  /**
   * Checks text and range.
   *
   * @throws IllegalArgumentException if the text is blank or the confidence outside 0..1
   */
  public Description {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a description needs words");
    }
    if (confidence.isPresent()
        && !(confidence.getAsDouble() >= 0 && confidence.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "a confidence lies in 0..1, not " + confidence.getAsDouble());
    }
  }

  /**
   * Words whose confidence is unknown.
   *
   * @param text full sentences
   * @return the description
   */
  public static Description of(String text) {
    return new Description(text, OptionalDouble.empty());
  }

  @Override
  public Aspect aspect() {
    return Aspect.DESCRIPTION;
  }
}
