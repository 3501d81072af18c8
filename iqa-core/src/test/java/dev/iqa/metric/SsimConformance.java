// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** Rows of {@code ssim}, {@code ms-ssim} and {@code gmsd}. */
final class SsimConformance implements ConformanceFamily {

  @Override
  public Optional<Computation> computationOf(ConformanceRow row) {
    return switch (row.metric()) {
      case "ssim" -> Optional.of(score(row, "ssim?" + ssim(row)));
      case "ms_ssim" -> Optional.of(score(row, "ms-ssim?variant=" + msSsim(row)));
      case "gmsd" ->
          Optional.of(
              score(row, "gmsd?deviation=" + (row.says("POPULATION") ? "population" : "sample")));
      default -> Optional.empty();
    };
  }

  private static Computation score(ConformanceRow row, String assessor) {
    return ConformancePictures.score(
        assessor + "&channels=" + channels(row),
        row.says("divided by 4") ? ConformancePictures::tenBitsByFour : UnaryOperator.identity());
  }

  private static String ssim(ConformanceRow row) {
    String window =
        row.says("UNIFORM 7x7")
            ? "uniform7"
            : row.says("UNIFORM 11x11") ? "uniform11" : "gaussian11";
    boolean automatic = row.says("automatic downsampling") || row.says("downsampling factor");
    return "window="
        + window
        + "&covariance="
        + (row.says("SAMPLE covariance") ? "sample" : "population")
        + "&border="
        + (row.says("mirrored edge") ? "reflect" : "valid")
        + "&downsample="
        + (automatic ? "matlab" : "none");
  }

  private static String msSsim(ConformanceRow row) {
    if (row.says("float_ms_ssim")) {
      return "libvmaf";
    } else if (row.isFrom("sewar")) {
      return "sewar";
    }
    return "pytorch-msssim";
  }

  private static String channels(ConformanceRow row) {
    if (row.says("channel R")) {
      return "red";
    } else if (row.says("channel G")) {
      return "green";
    } else if (row.says("channel B")) {
      return "blue";
    }
    boolean each =
        row.says("per RGB channel")
            || row.says("per channel")
            || row.says("colour handling not stated");
    return each ? "rgb-mean" : "luma";
  }
}
