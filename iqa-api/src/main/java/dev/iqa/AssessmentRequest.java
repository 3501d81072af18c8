// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked about which pictures.
 *
 * <pre>{@code
 * AssessmentRequest.of(test).against(reference).asking(Aspect.SCORE, Aspect.MAP)
 * }</pre>
 */
public final class AssessmentRequest {

  private final List<Picture> candidates;
  private final Optional<Picture> reference;
  private final Set<Aspect> aspects;

  private AssessmentRequest(
      List<Picture> candidates, Optional<Picture> reference, Set<Aspect> aspects) {
    this.candidates = candidates;
    this.reference = reference;
    this.aspects = aspects;
  }

  /**
   * Asks for the score of one picture.
   *
   * @param candidate the picture to judge
   * @return a request without reference
   */
  public static AssessmentRequest of(Picture candidate) {
    return new AssessmentRequest(
        List.of(candidate),
        Optional.empty(),
        Collections.unmodifiableSet(EnumSet.of(Aspect.SCORE)));
  }

  /**
   * Asks which of two pictures is better.
   *
   * @param first the one
   * @param second the other
   * @return a request without reference
   */
  public static AssessmentRequest between(Picture first, Picture second) {
    return new AssessmentRequest(
        List.of(first, second),
        Optional.empty(),
        Collections.unmodifiableSet(EnumSet.of(Aspect.PREFERENCE)));
  }

  /**
   * The same question with a pristine picture beside it.
   *
   * @param pristine the undistorted original of the candidates
   * @return a new request
   */
  public AssessmentRequest against(Picture pristine) {
    return new AssessmentRequest(candidates, Optional.of(pristine), aspects);
  }

  /**
   * Asks for these aspects instead.
   *
   * @param first one aspect
   * @param more others
   * @return a new request
   */
  public AssessmentRequest asking(Aspect first, Aspect... more) {
    return asking(EnumSet.of(first, more));
  }

  /**
   * Asks for these aspects instead.
   *
   * @param wanted at least one
   * @return a new request
   * @throws IllegalArgumentException if empty
   */
  public AssessmentRequest asking(Set<Aspect> wanted) {
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("a request asks for at least one aspect");
    }
    return new AssessmentRequest(
        candidates, reference, Collections.unmodifiableSet(EnumSet.copyOf(wanted)));
  }

  /**
   * The pictures to judge.
   *
   * @return one, or two to choose between
   */
  public List<Picture> candidates() {
    return candidates;
  }

  /**
   * The one picture to judge.
   *
   * @return the only candidate
   * @throws IllegalStateException if there are two
   */
  public Picture candidate() {
    if (candidates.size() != 1) {
      throw new IllegalStateException("this request chooses between two pictures");
    }
    return candidates.get(0);
  }

  /**
   * The undistorted original.
   *
   * @return empty for a question without reference
   */
  public Optional<Picture> reference() {
    return reference;
  }

  /**
   * What is asked.
   *
   * @return at least one aspect, unmodifiable
   */
  public Set<Aspect> aspects() {
    return aspects;
  }
}
