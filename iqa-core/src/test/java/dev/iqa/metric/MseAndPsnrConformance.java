// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Optional;

/** Rows of {@code mse}, {@code rmse}, {@code nrmse} and {@code psnr}. */
final class MseAndPsnrConformance implements ConformanceFamily {

  @Override
  public Optional<Computation> computationOf(ConformanceRow row) {
    return switch (row.metric()) {
      case "mse" -> Optional.of(ConformancePictures.score("mse?channels=" + channels(row)));
      case "rmse" -> Optional.of(ConformancePictures.score("rmse"));
      case "nrmse" ->
          Optional.of(ConformancePictures.score("nrmse?normalization=" + normalization(row)));
      case "psnr" -> Optional.of(psnr(row));
      default -> Optional.empty();
    };
  }

  private static String normalization(ConformanceRow row) {
    return row.says("euclidean") ? "euclidean" : row.says("min-max") ? "min-max" : "mean";
  }

  private static Computation psnr(ConformanceRow row) {
    String psnr = "psnr?channels=" + channels(row);
    if (row.says("peak 1023 on 10-bit values")) {
      return ConformancePictures.score(psnr + "&peak=10bit", ConformancePictures::tenBitsByFour);
    }
    for (String depth : new String[] {"10", "12", "16"}) {
      if (row.says("peak of " + depth + "-bit data")) {
        return ConformancePictures.score(psnr + "&peak=" + depth + "bit");
      }
    }
    return ConformancePictures.score(psnr);
  }

  private static String channels(ConformanceRow row) {
    if (row.says("channel R")) {
      return "red";
    } else if (row.says("channel G")) {
      return "green";
    } else if (row.says("channel B")) {
      return "blue";
    }
    return row.says("luma") ? "luma" : "all";
  }
}
