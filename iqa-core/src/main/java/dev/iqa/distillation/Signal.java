// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import java.time.Duration;
import java.util.Optional;

/** One entry of a {@link SignalJournal}. */
public sealed interface Signal {

  /**
   * Who was asked.
   *
   * @return {@link Teacher#name()}
   */
  String teacher();

  /**
   * An answer about one picture.
   *
   * @param teacher who answered
   * @param picture its name
   * @param signal the answer
   * @param elapsed wall time of the teacher
   * @param modelDigest of the weights that answered; empty for a formula
   */
  record Point(
      String teacher,
      String picture,
      PointSignal signal,
      Duration elapsed,
      Optional<String> modelDigest)
      implements Signal {}

  /**
   * An answer about two pictures.
   *
   * @param teacher who answered
   * @param first name of A
   * @param second name of B
   * @param signal the answer
   * @param elapsed wall time of the teacher for both orders; 0 if its scores told
   * @param modelDigest of the weights that answered; empty for a formula and where scores told
   */
  record Pair(
      String teacher,
      String first,
      String second,
      PairSignal signal,
      Duration elapsed,
      Optional<String> modelDigest)
      implements Signal {}

  /**
   * A question without an answer, which is not asked again.
   *
   * @param teacher who was asked
   * @param picture its name; of a pair, that of A
   * @param second of a pair, the name of B
   * @param reason what kept the teacher from answering
   */
  record Failure(String teacher, String picture, Optional<String> second, String reason)
      implements Signal {}
}
