// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import org.jspecify.annotations.Nullable;

/** No installed assessor answers to a name, or several do and none has priority. */
public final class NoSuchAssessorException extends AssessmentException {
  private static final long serialVersionUID = 1;

  /**
   * With a message only.
   *
   * @param message what, the value, what would work
   */
  public NoSuchAssessorException(String message) {
    this(message, null);
  }

  /**
   * With the failure below.
   *
   * @param message what, the value, what would work
   * @param cause the failure below
   */
  public NoSuchAssessorException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
