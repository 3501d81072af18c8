// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.TrainingPlan;

/**
 * How stages learn from pictures themselves.
 *
 * @param training steps, rate and precision
 * @param windowSide of what is shown of a picture in a step, in pixels
 * @param windows shown in a step
 */
public record StagesPlan(TrainingPlan training, int windowSide, int windows) {

  private static final int LEAST_SIDE = 32;

  /**
   * Checks the numbers.
   *
   * @throws UnsupportedRequestException if one is out of range
   */
  public StagesPlan {
    if (windowSide < LEAST_SIDE || windowSide % LEAST_SIDE != 0 || windows < 2) {
      throw new UnsupportedRequestException(
          "a step shows 2 windows or more, whose side is a multiple of 32, not "
              + windows
              + " of "
              + windowSide);
    }
  }
}
