// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import org.jspecify.annotations.Nullable;

/** Weights, a native library or a device that an assessor needs cannot be used. */
public final class ModelUnavailableException extends AssessmentException {
  private static final long serialVersionUID = 1;

  /**
   * With a message only.
   *
   * @param message what, the value, what would work
   */
  public ModelUnavailableException(String message) {
    this(message, null);
  }

  /**
   * With the failure below.
   *
   * @param message what, the value, what would work
   * @param cause the failure below
   */
  public ModelUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
