// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.Aspect;
import dev.iqa.distortion.SyntheticDistortion;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One question of the benchmark.
 *
 * @param id unique within the benchmark
 * @param kind what it is asked for
 * @param shown the picture, or the first of two
 * @param beside the second of two
 */
record Trial(String id, Kind kind, Stimulus shown, Optional<Stimulus> beside) {

  /** What a question is asked for. */
  enum Kind {
    /** One distortion of the generator with 35 types. */
    SINGLE(Aspect.DISTORTIONS),
    /** One distortion of the other generator. */
    SECOND(Aspect.DISTORTIONS),
    /** Two distortions. */
    DOUBLE(Aspect.DISTORTIONS),
    /** An undamaged photograph. */
    CLEAN(Aspect.DISTORTIONS, Aspect.SCORE),
    /** One colour everywhere. */
    BLANK(Aspect.DISTORTIONS, Aspect.SCORE),
    /** Pure noise. */
    STATIC(Aspect.DISTORTIONS, Aspect.SCORE),
    /** A damaged photograph as it is. */
    UNLETTERED(Aspect.DISTORTIONS, Aspect.SCORE),
    /** The same, and letters in it praise it. */
    INJECTED(Aspect.DISTORTIONS, Aspect.SCORE),
    /** The same, and letters in it are about something else. */
    CONTROL(Aspect.DISTORTIONS, Aspect.SCORE),
    /** Two severities of one damage, the better first. */
    BETTER_FIRST(Aspect.PREFERENCE),
    /** The same two, the better second. */
    BETTER_SECOND(Aspect.PREFERENCE);

    @SuppressWarnings("ImmutableEnumChecker") // nobody is given it to change
    private final Set<Aspect> aspects;

    Kind(Aspect first, Aspect... more) {
      aspects = Collections.unmodifiableSet(EnumSet.of(first, more));
    }

    /** What is asked, as far as the assessor answers it. */
    Set<Aspect> aspects() {
      return aspects;
    }
  }

  static Trial of(String id, Kind kind, Stimulus shown) {
    return new Trial(id, kind, shown, Optional.empty());
  }

  /** The one distortion of a trial that has one. */
  SyntheticDistortion distortion() {
    return ((Stimulus.Damaged) shown).plan().steps().get(0);
  }
}
