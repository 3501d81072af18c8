// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Optional;

/** Rows of the metrics by frequency, saliency and wavelets, and of {@code psnr_b}. */
final class SpectralConformance implements ConformanceFamily {

  @Override
  public Optional<Computation> computationOf(ConformanceRow row) {
    return switch (row.metric()) {
      case "fsim", "fsimc", "vsi", "haarpsi", "dss" ->
          Optional.of(ConformancePictures.score(row.metric()));
      case "mdsi" ->
          Optional.of(
              ConformancePictures.score(
                  "mdsi?combination=" + (row.says("combination mult") ? "mult" : "sum")));
      case "sr_sim" ->
          Optional.of(
              ConformancePictures.score("sr-sim?window=" + (row.says("size 9") ? "9" : "10")));
      case "sr_sim_c" -> Optional.of(ConformancePictures.score("sr-sim?chroma=yiq"));
      case "psnr_b" ->
          Optional.of(
              ConformancePictures.score(
                  "psnr-b?channels=" + (row.says("FIRST channel") ? "red" : "luma")));
      default -> Optional.empty();
    };
  }
}
