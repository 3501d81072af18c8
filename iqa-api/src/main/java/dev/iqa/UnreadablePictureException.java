// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import org.jspecify.annotations.Nullable;

/** Bytes that are not a picture this library reads, or not a picture it agrees to decode. */
public final class UnreadablePictureException extends AssessmentException {
  private static final long serialVersionUID = 1;

  /**
   * With a message only.
   *
   * @param message what, the value, what would work
   */
  public UnreadablePictureException(String message) {
    this(message, null);
  }

  /**
   * With the failure below.
   *
   * @param message what, the value, what would work
   * @param cause the failure below
   */
  public UnreadablePictureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
