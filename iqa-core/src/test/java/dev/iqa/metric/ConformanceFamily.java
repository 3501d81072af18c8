// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.io.IOException;
import java.util.Optional;

/**
 * How the rows of one family of metrics are computed with this library. A family is one small class
 * and one line in {@link ConformanceVariants}.
 */
interface ConformanceFamily {

  /**
   * How to compute a row.
   *
   * @return empty if the row is not of this family, or its variant is not offered yet
   */
  Optional<Computation> computationOf(ConformanceRow row);

  /**
   * Why a row that can be computed does not hold. The test fails if it does hold after all.
   *
   * @return empty for the usual row
   */
  default Optional<String> unmetBecause(ConformanceRow row) {
    return Optional.empty();
  }

  /** Gives this library's value of a row; usually {@link ConformancePictures#score}. */
  @FunctionalInterface
  interface Computation {
    double value(ConformanceRow row, ConformancePictures pictures) throws IOException;
  }
}
