// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.DistortionFamily;
import java.util.List;

/**
 * The score of {@code measured}: 100 minus what every symptom costs.
 *
 * <p>Score = 100 · (1 − L / 5.5), at least 0, with L = √Σ (w · s)² over all symptoms, present or
 * not, s their severity 0 to 5 and w how much that kind matters. Squares let the worst fault
 * dominate, as it does for people, and 5.5 leaves a catastrophic single fault at 9. The weights are
 * set by hand: 1 for lost or buried detail, less for what may be taste.
 */
final class Judgement {

  private static final double WORST = 5.5;

  private Judgement() {}

  /** 0 worst to 100 best. */
  static double score(List<Symptom> symptoms) {
    double sum = 0;
    for (Symptom symptom : symptoms) {
      double cost = weight(symptom.family()) * symptom.severity();
      sum += cost * cost;
    }
    return 100 * Math.max(0, 1 - Math.sqrt(sum) / WORST);
  }

  private static double weight(DistortionFamily family) {
    return switch (family) {
      case BLUR, NOISE, COMPRESSION, PIXELATE -> 1;
      case OVERSHARPEN, DARKEN, BRIGHTEN, CONTRAST_WEAKEN -> 0.7;
      case CONTRAST_STRENGTHEN, SATURATE_STRENGTHEN -> 0.5;
      case SATURATE_WEAKEN -> 0.3;
      case QUANTIZATION, OTHER -> 0;
    };
  }
}
