// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Optional;

/** Rows of {@code vif} and {@code iw-ssim}, and the plain statistics of luma. */
final class InformationConformance implements ConformanceFamily {

  @Override
  public Optional<Computation> computationOf(ConformanceRow row) {
    return switch (row.metric()) {
      case "vif_p" -> Optional.of(ConformancePictures.score("vif"));
      case "iw_ssim" -> Optional.of(ConformancePictures.score("iw-ssim"));
      default -> Optional.empty();
    };
  }
}
