// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

/** A dataset that cannot be read. */
public final class DatasetException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Why a dataset cannot be read. */
  public enum Kind {
    /** No layout has this name. */
    UNKNOWN_LAYOUT,
    /** A table or folder of the layout is not there. */
    NOT_THIS_LAYOUT,
    /** No picture has an opinion. */
    NO_SCORES,
    /** Two entries or two files have one name. */
    DUPLICATE,
    /** A table cannot be read as what it should be. */
    MALFORMED
  }

  private final Kind kind;

  /**
   * Says why.
   *
   * @param kind of failure
   * @param message what, the value, what would work
   */
  public DatasetException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /**
   * Why.
   *
   * @return the kind of failure
   */
  public Kind kind() {
    return kind;
  }
}
