// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.network.Weight;
import java.util.List;

/**
 * Which components learn to tell distortions.
 *
 * @param name in tables
 * @param learns some of the letters E (encoder), P (projector) and L (language model); none is the
 *     model as it was
 * @param auxiliary factor of the cross entropy of the class, told from the encoder alone; 0 for
 *     none
 */
public record Arm(String name, String learns, double auxiliary) {

  /**
   * Checks letters and factor.
   *
   * @throws UnsupportedRequestException if they are none
   */
  public Arm {
    if (!learns.matches("E?P?L?") || !(auxiliary >= 0)) {
      throw new UnsupportedRequestException(
          "an arm learns with E, P and L in that order and a factor of 0 or more, not '"
              + learns
              + "' and "
              + auxiliary);
    }
  }

  boolean frozen(String weight) {
    if (weight.startsWith(StudyNetwork.TOWER_PREFIX)) {
      return !learns.contains("E");
    }
    if (weight.startsWith(StudyNetwork.PROJECTOR_PREFIX)) {
      return !learns.contains("P");
    }
    if (weight.startsWith(StudyNetwork.AUXILIARY_PREFIX)) {
      return auxiliary == 0;
    }
    return weight.startsWith(StudyNetwork.LAYOUT_PREFIX) || !learns.contains("L");
  }

  /** Weights of the components that learn. */
  long trainable(List<Weight> weights) {
    return weights.stream()
        .filter(weight -> weight.role() != Weight.Role.STATISTIC)
        .filter(weight -> !weight.name().startsWith(StudyNetwork.AUXILIARY_PREFIX))
        .filter(weight -> !frozen(weight.name()))
        .mapToLong(Weight::size)
        .sum();
  }
}
