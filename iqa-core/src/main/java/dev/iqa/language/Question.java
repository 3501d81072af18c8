// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import java.util.Locale;

/** What a language model is asked: the tasks of DepictQA, and two that scores need. */
enum Question {
  /** Which of five levels the quality has. */
  LEVEL,
  /** What is wrong, in any number; brief. */
  IDENTIFICATION,
  /** The same, told that it is at most one. */
  IDENTIFICATION_OF_ONE,
  /** The same, told that it is two. */
  IDENTIFICATION_OF_TWO,
  /** How severe one named distortion is. */
  SEVERITY,
  /** The quality in a sentence or two. */
  DESCRIPTION,
  /** Content, distortions and what they do to it, conclusion. */
  ASSESSMENT,
  /** Which of two is better; brief. */
  RATING,
  /** Which of two is better, in a sentence or two. */
  COMPARISON,
  /** Content, distortions of both and their effect, conclusion. */
  REASONED_COMPARISON;

  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean isOfPair() {
    return this == RATING || this == COMPARISON || this == REASONED_COMPARISON;
  }
}
