// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

/** Hears of an assessment while it is made, on the thread that makes it. */
public interface AssessmentListener {

  /** Hears nothing. */
  AssessmentListener NONE = new AssessmentListener() {};

  /**
   * The next piece of the description. All pieces joined are the text of the {@link Description}.
   *
   * @param piece some characters
   */
  default void onText(String piece) {}

  /**
   * How much is done.
   *
   * @param fraction 0 to 1, never falling
   */
  default void onProgress(double fraction) {}
}
