// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Assessment;
import dev.iqa.AssessmentException;
import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.Picture;
import dev.iqa.ScoreScale;
import dev.iqa.UnreadablePictureException;
import dev.iqa.UnsupportedRequestException;
import java.time.Duration;
import java.util.Optional;

/** One line of the answer: a picture judged, or the reason why not. */
sealed interface Row {

  /**
   * The picture as the user named it.
   *
   * @return a path
   */
  String picture();

  /**
   * The reference as the user named it.
   *
   * @return empty without reference
   */
  Optional<String> reference();

  /**
   * A picture that was judged.
   *
   * @param picture path as given
   * @param reference path as given
   * @param pixels what was decoded
   * @param assessment the answer
   * @param decoding wall time of reading the picture
   * @param gate the judgement of {@code --fail-under}, if asked
   */
  record Assessed(
      String picture,
      Optional<String> reference,
      Picture pixels,
      Assessment assessment,
      Duration decoding,
      Optional<Gate> gate)
      implements Row {}

  /**
   * A picture that was not judged.
   *
   * @param picture path as given
   * @param reference path as given
   * @param assessor that was asked, if it came to that
   * @param kind of failure
   * @param message what, the value, what would work
   */
  record Failed(
      String picture,
      Optional<String> reference,
      Optional<String> assessor,
      ErrorKind kind,
      String message)
      implements Row {}

  /**
   * A limit on the score.
   *
   * @param threshold still good enough
   * @param passed false if the score is worse
   */
  record Gate(double threshold, boolean passed) {

    /**
     * Judges by the direction of the scale.
     *
     * @param threshold still good enough
     * @param score on the scale
     * @param scale says which way is better
     * @return the judgement
     */
    static Gate of(double threshold, double score, ScoreScale scale) {
      return new Gate(threshold, !scale.isBetter(threshold, score));
    }
  }

  /** Why a picture was not judged; the names are published in the JSON schema. */
  enum ErrorKind {
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

    ErrorKind(String id, String words) {
      this.id = id;
      this.words = words;
    }

    /**
     * Name in JSON.
     *
     * @return lower-case words joined by hyphens
     */
    String id() {
      return id;
    }

    /**
     * Name in text.
     *
     * @return a few words
     */
    String words() {
      return words;
    }

    /**
     * The kind of a failure.
     *
     * @param failure anything thrown while a picture was judged
     * @return its kind
     */
    static ErrorKind of(Throwable failure) {
      if (failure instanceof AssessmentException known) {
        return of(known);
      }
      return failure instanceof OutOfMemoryError ? OUT_OF_MEMORY : INTERNAL;
    }

    private static ErrorKind of(AssessmentException failure) {
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
  }
}
