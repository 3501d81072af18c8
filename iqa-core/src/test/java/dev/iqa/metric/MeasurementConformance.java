// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Optional;

/** Rows of the single measurements of {@code dev.iqa.measurement}. */
final class MeasurementConformance implements ConformanceFamily {

  @Override
  public Optional<Computation> computationOf(ConformanceRow row) {
    return switch (row.metric()) {
      case "shannon_entropy" -> Optional.of(ConformancePictures.score("entropy"));
      case "blur_effect" -> Optional.of(ConformancePictures.score("blur-effect"));
      case "noise_sigma" -> Optional.of(ConformancePictures.score("noise-sigma"));
      default -> Optional.empty();
    };
  }
}
