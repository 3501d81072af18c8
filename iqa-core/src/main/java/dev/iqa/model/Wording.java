// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.Description;
import dev.iqa.Distortions;
import dev.iqa.Finding;
import dev.iqa.QualityMap;
import dev.iqa.Score;
import dev.iqa.language.Diagnosis;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The words for what a model found. */
final class Wording {

  private static final Set<Aspect> SAID = EnumSet.of(Aspect.SCORE, Aspect.DISTORTIONS, Aspect.MAP);

  private Wording() {}

  /** What is asked, and what has to be known to say it in words. */
  static Set<Aspect> needed(Set<Aspect> asked) {
    if (!asked.contains(Aspect.DESCRIPTION)) {
      return asked;
    }
    Set<Aspect> needed = EnumSet.copyOf(asked);
    needed.addAll(SAID);
    return needed;
  }

  /**
   * Says it.
   *
   * @param findings distortions, and a score and a map if the model has them
   * @param warning why they are hardly to be trusted
   */
  static Description of(List<Finding> findings, Optional<String> warning) {
    Diagnosis diagnosis = Diagnosis.of(new Distortions(List.of()));
    for (Finding finding : findings) {
      if (finding instanceof Distortions distortions) {
        diagnosis = diagnosis.finding(distortions);
      } else if (finding instanceof Score score) {
        diagnosis = diagnosis.scored(score);
      } else if (finding instanceof QualityMap map) {
        diagnosis = diagnosis.mapped(map);
      }
    }
    if (warning.isPresent()) {
      diagnosis = diagnosis.unfamiliar(warning.get());
    }
    return new Description(diagnosis.text(), diagnosis.confidence());
  }
}
