// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a training reached.
 *
 * @param steps done, in all runs
 * @param bestStep after which the best weights were found
 * @param figures of the best weights, in order
 * @param reason why it ended
 */
public record TrainingOutcome(
    long steps, long bestStep, Map<String, Double> figures, Reason reason) {

  /** Why a training ended. */
  public enum Reason {
    /** All steps are done. */
    FINISHED,
    /** Nothing got better for as long as the plan is patient. */
    NO_BETTER,
    /** It was asked to end here; it can be resumed. */
    PAUSED
  }

  /** Copies the map, in order. */
  public TrainingOutcome {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }
}
