// SPDX-License-Identifier: Apache-2.0
package dev.iqa.batch;

import dev.iqa.AssessmentException;
import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.UnreadablePictureException;
import dev.iqa.UnsupportedRequestException;

/** Why a picture was not judged; the ids are published in JSON schemas. */
public enum FailureKind {
  /** Not a picture, or one that is not decoded. */
  UNREADABLE("unreadable-picture", "not readable"),
  /** The assessor does not take this picture. */
  UNSUPPORTED("unsupported-request", "not supported"),
  /** No such assessor. */
  NO_SUCH_ASSESSOR("no-such-assessor", "no such assessor"),
  /** Weights or native code missing. */
  MODEL_UNAVAILABLE("model-unavailable", "not available"),
  /** The computation failed. */
  INFERENCE("inference", "computation failed"),
  /** The heap is too small. */
  OUT_OF_MEMORY("out-of-memory", "out of memory"),
  /** A defect. */
  INTERNAL("internal", "internal error");

  private final String id;
  private final String words;

  FailureKind(String id, String words) {
    this.id = id;
    this.words = words;
  }

  /**
   * Name in JSON.
   *
   * @return lower-case words joined by hyphens
   */
  public String id() {
    return id;
  }

  /**
   * Name in text.
   *
   * @return a few words
   */
  public String words() {
    return words;
  }

  /**
   * The kind of a failure.
   *
   * @param failure anything thrown while a picture was judged
   * @return its kind
   */
  public static FailureKind of(Throwable failure) {
    if (failure instanceof AssessmentException known) {
      return of(known);
    }
    return failure instanceof OutOfMemoryError ? OUT_OF_MEMORY : INTERNAL;
  }

  private static FailureKind of(AssessmentException failure) {
    if (failure instanceof UnreadablePictureException) {
      return UNREADABLE;
    }
    if (failure instanceof UnsupportedRequestException) {
      return UNSUPPORTED;
    }
    if (failure instanceof NoSuchAssessorException) {
      return NO_SUCH_ASSESSOR;
    }
    if (failure instanceof ModelUnavailableException) {
      return MODEL_UNAVAILABLE;
    }
    if (failure instanceof InferenceException) {
      return INFERENCE;
    }
    return INTERNAL;
  }

  /**
   * A failure in a sentence.
   *
   * @param failure anything thrown while a picture was judged
   * @return what, the value, what would work, as far as it is known
   */
  public static String message(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof AssessmentException) {
      return message;
    }
    if (failure instanceof OutOfMemoryError) {
      return "the Java heap of "
          + Runtime.getRuntime().maxMemory() / (1 << 20)
          + " MiB is too small for this picture; a larger one (-Xmx) would work";
    }
    return failure.getClass().getSimpleName() + ": " + message;
  }
}
