// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Finding;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another assessor whose score is replaced by its rank among pictures nobody rated: 0.7 is better
 * than 70 of 100 of them. So scores without ends come to a scale with two, and those of different
 * formulas to a common one, without any opinion.
 *
 * <p>Named {@code ranked-NAME}, on the backend of the other. Answers SCORE only.
 */
public final class Ranked implements QualityAssessor {

  /** Of ranks. */
  public static final ScoreScale SCALE = new ScoreScale("rank", 0, 1);

  private final QualityAssessor assessor;
  private final double[] sample;
  private final boolean lowIsBest;
  private final AssessorDescriptor descriptor;

  /**
   * Wraps an assessor; closing this closes it.
   *
   * @param assessor that scores
   * @param sample its scores of some pictures, in any order; not all equal
   * @throws UnsupportedRequestException if it gives no score, or the sample has no order
   */
  public Ranked(QualityAssessor assessor, double[] sample) {
    AssessorDescriptor inner = assessor.descriptor();
    ScoreScale scale =
        inner
            .scale()
            .orElseThrow(
                () ->
                    new UnsupportedRequestException(
                        inner.id() + " gives no score; it answers " + inner.aspects()));
    lowIsBest = !scale.higherIsBetter();
    this.sample = Arrays.stream(sample).map(this::rising).sorted().toArray();
    if (sample.length < 2
        || Arrays.stream(sample).anyMatch(Double::isNaN)
        || this.sample[0] == this.sample[sample.length - 1]) {
      throw new UnsupportedRequestException(
          "ranks of "
              + inner.id()
              + " need scores of two or more pictures that differ; there are "
              + sample.length
              + (sample.length == 0 ? "" : ", the first being " + sample[0]));
    }
    this.assessor = assessor;
    descriptor =
        new AssessorDescriptor(
            new AssessorId("ranked-" + inner.id().name(), inner.id().backend()),
            "The rank of " + inner.id() + " among " + sample.length + " pictures.",
            "0.7 is better than 70 of 100 of those pictures.",
            EnumSet.of(Aspect.SCORE),
            inner.reference(),
            Optional.of(SCALE),
            inner.options(),
            inner.modelDigest(),
            inner.source(),
            inner.licence());
  }

  private double rising(double score) {
    return lowIsBest ? -score : score;
  }

  /**
   * The rank of a score: the part of the sample below it and half of what equals it.
   *
   * @param score of the assessor
   * @return 0..1, higher is better
   */
  public double rank(double score) {
    double value = rising(score);
    int below = place(value, false);
    int upTo = place(value, true);
    if (upTo > below || below == 0 || below == sample.length) {
      return (below + upTo) / 2.0 / sample.length;
    }
    // Between two of the sample: a straight line from the middle of the one to that of the other.
    double left = sample[below - 1];
    double right = sample[below];
    double part = (value - left) / (right - left);
    return (below - 0.5 + (Double.isFinite(part) ? part : 0.5)) / sample.length;
  }

  /** How many of the sample are below a value, or not above it. */
  private int place(double value, boolean inclusive) {
    int low = 0;
    int high = sample.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sample[middle] < value || (inclusive && sample[middle] == value)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public AssessorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    descriptor.requireSupported(request);
    Assessment assessment = assessor.assess(request, listener);
    Finding rank = Score.of(rank(assessment.score().orElseThrow().value()), SCALE);
    Provenance inner = assessment.provenance();
    List<String> steps = new ArrayList<>(inner.preprocessing());
    steps.add("score ranked among those of " + sample.length + " pictures");
    return new Assessment(
        List.of(rank),
        new Provenance(
            descriptor.id(),
            Map.copyOf(inner.options()),
            inner.modelDigest(),
            steps,
            inner.device(),
            inner.elapsed()));
  }

  @Override
  public void close() {
    assessor.close();
  }
}
