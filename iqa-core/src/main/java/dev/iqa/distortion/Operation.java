// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.Picture;

/** How a type of distortion changes an 8-bit picture. */
@FunctionalInterface
interface Operation {

  /**
   * Makes the distorted picture.
   *
   * @param source GRAY8 or RGB8, left untouched
   * @param parameters of one severity
   * @param random numbers of the seed
   * @return same size and format
   */
  Picture apply(Picture source, double[] parameters, CounterRandom random);
}
