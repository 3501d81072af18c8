// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import org.jspecify.annotations.Nullable;

/** A training that cannot begin or go on. What it reached before is kept. */
public final class TrainingException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Why a training stops. */
  public enum Kind {
    /** There is nothing to learn from: a folder without photos, a table without opinions. */
    NO_DATA,
    /** A batch could not be prepared. */
    BATCH_FAILED,
    /** The loss or its gradient is not a number, or infinite. */
    NOT_FINITE,
    /** A file of the training could not be written: a full disk, say. */
    NOT_WRITTEN,
    /** A checkpoint cannot be read, or belongs to another recipe. */
    NOT_RESUMABLE,
    /** The exported network does not compute what the trained one does. */
    EXPORT_DIFFERS
  }

  private final Kind kind;

  /**
   * Says why.
   *
   * @param kind of failure
   * @param message what, the value, what would work
   * @param cause if another exception is
   */
  public TrainingException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /**
   * Says why.
   *
   * @param kind of failure
   * @param message what, the value, what would work
   */
  public TrainingException(Kind kind, String message) {
    this(kind, message, null);
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
