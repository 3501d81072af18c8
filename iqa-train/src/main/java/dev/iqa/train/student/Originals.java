// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a photograph was worth before any damage was done to it. Metrics that compare call every
 * original perfect; people prefer the one in which more is sharp. So that the scale knows of that
 * too, part of it goes by the rank of the original's sharpness among others.
 */
final class Originals {

  private static final int OTHERS = 400;

  /** How far the rank of an original's sharpness may miss what people say: chosen, not measured. */
  private static final double DEVIATION_OF_RANK = 0.3;

  private final double share;
  private final double[] sorted;
  private final QualityAssessor sharpness = QualityAssessors.open("sharpness");

  private Originals(double share, double[] sorted) {
    this.share = share;
    this.sorted = sorted;
  }

  /**
   * Measures windows of photographs.
   *
   * @param photos RGB8
   * @param seed which windows
   * @param share of the scale, 0 to 1
   */
  static Originals of(List<Picture> photos, long seed, double share) {
    Originals unsorted = new Originals(share, new double[0]);
    double[] values =
        IntStream.range(0, OTHERS)
            .mapToDouble(
                i -> unsorted.sharpness(Windows.drawn(photos, Example.SIDE, Draw.of(seed, i, 29))))
            .sorted()
            .toArray();
    return new Originals(share, values);
  }

  private double sharpness(Picture picture) {
    return sharpness.assess(AssessmentRequest.of(picture)).score().orElseThrow().value();
  }

  /** What is left of 1 for such an original. */
  double worth(Picture original) {
    int place = Arrays.binarySearch(sorted, sharpness(original));
    double rank = (place < 0 ? -1 - place : place) / (double) sorted.length;
    return 1 - share * (1 - rank);
  }

  /** Standard deviation of {@link #worth}. */
  double deviation() {
    return share * DEVIATION_OF_RANK;
  }
}
