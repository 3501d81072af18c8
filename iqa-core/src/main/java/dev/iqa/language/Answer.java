// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a language model wrote.
 *
 * @param tokens in order, without {@link Prompt#answerStart()} and without the mark that ends an
 *     answer
 * @param ending why there are no more
 */
public record Answer(List<Token> tokens, Ending ending) {

  /** Why an answer ended. */
  public enum Ending {
    /** The model, or the form, was done. */
    COMPLETE,
    /** The tokens ran out. */
    TOKEN_LIMIT,
    /** The time ran out. */
    TIME_LIMIT
  }

  /** Copies the list. */
  public Answer {
    tokens = List.copyOf(tokens);
  }

  /**
   * All of it.
   *
   * @return the tokens' texts joined
   */
  public String text() {
    return tokens.stream().map(Token::text).collect(Collectors.joining());
  }
}
