// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The answer to an {@link AssessmentRequest}.
 *
 * @param findings one for every aspect that was asked, none twice
 * @param provenance how they came about
 */
public record Assessment(List<Finding> findings, Provenance provenance) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if two findings answer the same aspect
   */
  public Assessment {
    findings = List.copyOf(findings);
    Set<Aspect> answered = EnumSet.noneOf(Aspect.class);
    for (Finding finding : findings) {
      if (!answered.add(finding.aspect())) {
        throw new IllegalArgumentException(finding.aspect() + " is answered twice");
      }
    }
  }

  /**
   * The score, if asked.
   *
   * @return empty if SCORE was not asked
   */
  public Optional<Score> score() {
    return find(Score.class);
  }

  /**
   * The distortions, if asked.
   *
   * @return empty if DISTORTIONS was not asked; present and clean if nothing is wrong
   */
  public Optional<Distortions> distortions() {
    return find(Distortions.class);
  }

  /**
   * The words, if asked.
   *
   * @return empty if DESCRIPTION was not asked
   */
  public Optional<Description> description() {
    return find(Description.class);
  }

  /**
   * The preference, if asked.
   *
   * @return empty if PREFERENCE was not asked
   */
  public Optional<Preference> preference() {
    return find(Preference.class);
  }

  /**
   * The map, if asked.
   *
   * @return empty if MAP was not asked
   */
  public Optional<QualityMap> map() {
    return find(QualityMap.class);
  }

  private <F extends Finding> Optional<F> find(Class<F> kind) {
    for (Finding finding : findings) {
      if (kind.isInstance(finding)) {
        return Optional.of(kind.cast(finding));
      }
    }
    return Optional.empty();
  }
}
