// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import org.jspecify.annotations.Nullable;

/** An assessor cannot answer this request, or does not take this option or picture. */
public final class UnsupportedRequestException extends AssessmentException {
  private static final long serialVersionUID = 1;

  /**
   * With a message only.
   *
   * @param message what, the value, what would work
   */
  public UnsupportedRequestException(String message) {
    this(message, null);
  }

  /**
   * With the failure below.
   *
   * @param message what, the value, what would work
   * @param cause the failure below
   */
  public UnsupportedRequestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
