// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import org.jspecify.annotations.Nullable;

/** Anything that keeps a picture from being judged. The message says what would work. */
public abstract sealed class AssessmentException extends RuntimeException
    permits NoSuchAssessorException,
        UnsupportedRequestException,
        ModelUnavailableException,
        InferenceException,
        UnreadablePictureException {
  private static final long serialVersionUID = 1;

  AssessmentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
