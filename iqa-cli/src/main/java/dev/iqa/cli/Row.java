// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Assessment;
import dev.iqa.PixelFormat;
import dev.iqa.ScoreScale;
import dev.iqa.batch.BatchRow;
import dev.iqa.batch.FailureKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One line of the answer: a picture judged, or the reason why not. */
sealed interface Row {

  /**
   * A row of a batch.
   *
   * @param row of the library
   * @param assessor that was asked
   * @return the same for a report
   */
  static Row of(BatchRow row, String assessor) {
    String picture = name(row.item().picture());
    Optional<String> reference = row.item().reference().map(Row::name);
    if (row instanceof BatchRow.Judged judged) {
      return new Assessed(
          picture,
          reference,
          new Pixels(judged.width(), judged.height(), judged.format()),
          judged.assessment(),
          judged.decoding(),
          Optional.empty());
    }
    BatchRow.Failed failed = (BatchRow.Failed) row;
    return new Failed(picture, reference, Optional.of(assessor), failed.kind(), failed.message());
  }

  /**
   * A path as every system writes it in files that travel.
   *
   * @param path of a picture
   * @return with slashes
   */
  static String name(Path path) {
    return path.toString().replace('\\', '/');
  }

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
   * @param pixels size and format of what was decoded
   * @param assessment the answer
   * @param decoding wall time of reading the picture
   * @param gate the judgement of {@code --fail-under}, if asked
   */
  record Assessed(
      String picture,
      Optional<String> reference,
      Pixels pixels,
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
      FailureKind kind,
      String message)
      implements Row {}

  /**
   * What a picture was decoded to; the samples themselves would fill the memory of a long run.
   *
   * @param width in pixels
   * @param height in pixels
   * @param format of the samples
   */
  record Pixels(int width, int height, PixelFormat format) {}

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
}
