// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Optional;

/** Rows of {@code ssim}. */
final class SsimConformance implements ConformanceFamily {

  @Override
  public Optional<Computation> computationOf(ConformanceRow row) {
    return Optional.empty();
  }
}
