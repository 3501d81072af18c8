// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import dev.iqa.Aspect;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An assessor that is asked for signals. The assessor stays its owner's, who closes it. */
public final class Teacher {

  private final QualityAssessor assessor;
  private final Map<String, String> options;

  /**
   * A teacher.
   *
   * @param assessor that needs no reference and scores on a bounded scale or prefers one of two
   * @param options it was opened with: another choice is another teacher
   * @throws DistillationException if the assessor cannot teach
   */
  public Teacher(QualityAssessor assessor, Map<String, String> options) {
    AssessorDescriptor descriptor = assessor.descriptor();
    if (descriptor.reference() == ReferenceUse.REQUIRED) {
      throw new DistillationException(
          descriptor.id()
              + " compares with an original, and unrated pictures have none; an assessor without"
              + " reference would work");
    }
    if (descriptor.scale().isEmpty() && !descriptor.aspects().contains(Aspect.PREFERENCE)) {
      throw new DistillationException(
          descriptor.id() + " neither scores nor prefers; it answers " + descriptor.aspects());
    }
    try {
      descriptor.scale().ifPresent(LevelDistribution::requireBounded);
    } catch (DistillationException e) {
      throw new DistillationException(descriptor.id() + ": " + e.getMessage());
    }
    this.assessor = assessor;
    this.options = Map.copyOf(options);
  }

  /**
   * An answer with what it cost.
   *
   * @param <S> kind of signal
   * @param signal the answer
   * @param elapsed wall time of the teacher, both orders of a pair together
   * @param modelDigest of the weights that answered, {@code "sha256:…"}; empty for a formula
   */
  public record Answer<S>(S signal, Duration elapsed, Optional<String> modelDigest) {}

  /**
   * Its name in journals.
   *
   * @return such as {@code musiq@onnx?head=spaq}, options in alphabetical order
   */
  public String name() {
    String id = assessor.descriptor().id().toString();
    return options.isEmpty()
        ? id
        : id
            + new TreeMap<>(options)
                .entrySet().stream()
                    .map(option -> option.getKey() + "=" + option.getValue())
                    .collect(Collectors.joining("&", "?", ""));
  }

  /**
   * The weights it declares.
   *
   * @return {@code "sha256:…"}; empty for a formula, and for weights that are known only by answers
   */
  public Optional<String> modelDigest() {
    return assessor.descriptor().modelDigest();
  }

  /**
   * Whether it can be asked about one picture.
   *
   * @return false for one that only prefers
   */
  public boolean scores() {
    return assessor.descriptor().scale().isPresent();
  }

  /**
   * Whether it can be asked about two pictures; if not, its scores tell.
   *
   * @return true if it answers PREFERENCE
   */
  public boolean prefers() {
    return assessor.descriptor().aspects().contains(Aspect.PREFERENCE);
  }

  /**
   * Asks about a picture.
   *
   * @param picture to judge
   * @return its signal
   */
  public Answer<PointSignal> ask(Picture picture) {
    long start = System.nanoTime();
    var assessment = assessor.assess(AssessmentRequest.of(picture));
    return new Answer<>(
        PointSignal.of(assessment.score().orElseThrow()),
        Duration.ofNanos(System.nanoTime() - start),
        assessment.provenance().modelDigest());
  }

  /**
   * Asks about two pictures in both orders.
   *
   * @param first A
   * @param second B
   * @return their signal
   */
  public Answer<PairSignal> ask(Picture first, Picture second) {
    long start = System.nanoTime();
    var inOrder = assessor.assess(AssessmentRequest.between(first, second));
    var swapped = assessor.assess(AssessmentRequest.between(second, first));
    return new Answer<>(
        PairSignal.of(inOrder.preference().orElseThrow(), swapped.preference().orElseThrow()),
        Duration.ofNanos(System.nanoTime() - start),
        inOrder.provenance().modelDigest());
  }
}
