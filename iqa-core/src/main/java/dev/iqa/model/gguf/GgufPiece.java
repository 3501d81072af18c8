// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

/**
 * A piece of text that a language model reads or writes at once.
 *
 * @param text with {@code ▁} for a blank; {@code <0x0A>} for a byte
 * @param score the higher of two merges is done first
 * @param kind what it stands for
 */
public record GgufPiece(String text, float score, Kind kind) {

  /** What a piece stands for. */
  public enum Kind {
    /** Text. */
    NORMAL(1),
    /** Whatever has no piece of its own. */
    UNKNOWN(2),
    /** A mark of the model, such as the end of text; never the outcome of plain text. */
    CONTROL(3),
    /** Text that is never cut. */
    USER_DEFINED(4),
    /** Nothing. */
    UNUSED(5),
    /** One byte. */
    BYTE(6);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** Its number in files. */
    int code() {
      return code;
    }
  }

  /**
   * Text.
   *
   * @param text with {@code ▁} for a blank
   * @param score the higher of two merges is done first
   * @return the piece
   */
  public static GgufPiece of(String text, float score) {
    return new GgufPiece(text, score, Kind.NORMAL);
  }
}
