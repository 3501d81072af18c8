// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import dev.iqa.dataset.RatedPicture;

/**
 * A picture that people and an assessor judged.
 *
 * @param picture with the opinion of people
 * @param score of the assessor, on its scale; infinite only where the scale's end is
 */
public record ScoredPicture(RatedPicture picture, double score) {

  /**
   * Checks the score.
   *
   * @throws IllegalArgumentException if it is NaN
   */
  public ScoredPicture {
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("the score of " + picture.id() + " is NaN");
    }
  }
}
