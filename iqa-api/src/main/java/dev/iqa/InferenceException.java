// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import org.jspecify.annotations.Nullable;

/** A computation failed although the request was allowed. */
public sealed class InferenceException extends AssessmentException
    permits UnparsableAnswerException {
  private static final long serialVersionUID = 1;

  /**
   * With a message only.
   *
   * @param message what, the value, what would work
   */
  public InferenceException(String message) {
    this(message, null);
  }

  /**
   * With the failure below.
   *
   * @param message what, the value, what would work
   * @param cause the failure below
   */
  public InferenceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
