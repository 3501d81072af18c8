// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

/** Tokens that stand for no text, in the order of their ids. */
enum Mark {
  /** Fills rows of a batch. */
  PADDING("<pad>"),
  /** Before everything. */
  BEGIN("<begin>"),
  /** Behind an answer. */
  END("<end>"),
  /** Before an answer. */
  ANSWER("<answer>"),
  /** In place of a row of a picture. */
  ROW("<row>"),
  /** The only picture that is judged. */
  SINGLE("<picture>"),
  /** Behind it. */
  SINGLE_END("</picture>"),
  /** The first of two. */
  A("<picture-a>"),
  /** Behind it. */
  A_END("</picture-a>"),
  /** The second of two. */
  B("<picture-b>"),
  /** Behind it. */
  B_END("</picture-b>"),
  /** The undistorted original. */
  REFERENCE("<reference>"),
  /** Behind it. */
  REFERENCE_END("</reference>");

  private final String token;

  Mark(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  int id() {
    return java.util.List.of(values()).indexOf(this);
  }

  /** What stands behind a picture that this stands before. */
  Mark closing() {
    return values()[id() + 1];
  }
}
