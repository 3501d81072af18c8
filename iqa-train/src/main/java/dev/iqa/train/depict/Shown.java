// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.DistortionFamily;
import java.util.ArrayList;
import java.util.List;

/**
 * One picture of a scene and the truth about it.
 *
 * @param content what it shows
 * @param damages none, one or two, in the order they were done
 * @param quality 0 worst to 1 best, as the metrics of {@code QualityAgreement} agree; 1 undamaged
 * @param deviation how far they disagree
 */
record Shown(Content content, List<Damage> damages, float quality, float deviation) {

  private static final int MOST = 2;

  private static final List<DistortionFamily> FAMILIES = List.of(DistortionFamily.values());

  /** Numbers that hold all of it. */
  static final int SIZE = Content.SIZE + 3 + 3 * MOST;

  /**
   * One distortion.
   *
   * @param family of it
   * @param type index in its generator
   * @param severity 1 to 5
   */
  record Damage(DistortionFamily family, int type, int severity) {}

  Shown {
    damages = List.copyOf(damages);
  }

  void into(float[] facts, int at) {
    content.into(facts, at);
    int next = at + Content.SIZE;
    facts[next++] = quality;
    facts[next++] = deviation;
    facts[next++] = damages.size();
    for (Damage damage : damages) {
      facts[next++] = FAMILIES.indexOf(damage.family());
      facts[next++] = damage.type();
      facts[next++] = damage.severity();
    }
  }

  static Shown from(float[] facts, int at) {
    int next = at + Content.SIZE;
    List<Damage> damages = new ArrayList<>();
    for (int i = 0; i < facts[next + 2]; i++) {
      int from = next + 3 + 3 * i;
      damages.add(
          new Damage(
              FAMILIES.get((int) facts[from]), (int) facts[from + 1], (int) facts[from + 2]));
    }
    return new Shown(Content.from(facts, at), damages, facts[next], facts[next + 1]);
  }
}
