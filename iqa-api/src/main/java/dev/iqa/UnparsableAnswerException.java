// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

/** A language model wrote something that is no answer to the question. Nothing was guessed. */
public final class UnparsableAnswerException extends InferenceException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST_QUOTE = 200;

  private final String answer;

  /**
   * With what was written.
   *
   * @param expected what would have been an answer
   * @param answer the whole text
   */
  public UnparsableAnswerException(String expected, String answer) {
    super("the model wrote " + quoted(answer) + "; " + expected + " would have been an answer");
    this.answer = answer;
  }

  private static String quoted(String answer) {
    return answer.isBlank()
        ? "nothing"
        : "'"
            + (answer.length() > LONGEST_QUOTE ? answer.substring(0, LONGEST_QUOTE) + "…" : answer)
            + "'";
  }

  /**
   * What the model wrote.
   *
   * @return all of it
   */
  public String answer() {
    return answer;
  }
}
