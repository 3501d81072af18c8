// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Two pictures of which people chose one.
 *
 * @param id unique within the dataset
 * @param first the one
 * @param second the other
 * @param reference the original both were made from, if there is one
 * @param preferringSecond part of the people who found the second better, or closer to the
 *     reference, 0..1
 */
public record RatedPair(
    String id, Path first, Path second, Optional<Path> reference, double preferringSecond) {

  /**
   * Checks the part.
   *
   * @throws IllegalArgumentException if it is outside 0..1
   */
  public RatedPair {
    if (!(preferringSecond >= 0 && preferringSecond <= 1)) {
      throw new IllegalArgumentException(
          "the part of people lies in 0..1, not " + preferringSecond + " for " + id);
    }
  }
}
