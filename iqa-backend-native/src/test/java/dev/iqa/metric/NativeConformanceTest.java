// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.backend.kernel.NativeKernels;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

/**
 * The rows of the conformance table whose metrics have native kernels, computed by them: the module
 * of the metrics checks the same rows in plain Java. A tolerance tighter than the kernels' promise
 * is widened by it.
 */
class NativeConformanceTest extends ConformanceTest {

  /** What the kernels promise against plain Java: they sum in single precision. */
  private static final double ROUNDING = 1e-6;

  /** Of vif, whose variances cancel where a picture is flat. */
  private static final double VIF_ROUNDING = 3e-6;

  private static final Set<String> METRICS =
      Set.of(
          "mse",
          "psnr",
          "rmse",
          "ssim",
          "ms_ssim",
          "gmsd",
          "vif_p",
          "niqe",
          "brisque",
          "fsim",
          "fsimc",
          "vsi",
          "haarpsi",
          "mdsi",
          "sr_sim",
          "sr_sim_c",
          "iw_ssim");

  @BeforeAll
  static void needsNativeKernels() {
    NativeKernels kernels = new NativeKernels();
    assumeTrue(kernels.unavailableBecause().isEmpty(), () -> kernels.unavailableBecause().get());
    assertThat(Kernels.best()).isInstanceOf(NativeKernels.class);
  }

  @Override
  List<ConformanceRow> asked(List<ConformanceRow> rows) {
    return rows.stream()
        .filter(row -> METRICS.contains(row.metric()) || row.metric().startsWith("brisque."))
        .map(row -> row.within(row.tolerance() + rounding(row)))
        .toList();
  }

  private static double rounding(ConformanceRow row) {
    return row.metric().equals("vif_p")
        ? VIF_ROUNDING
        : ROUNDING * Math.max(1, Math.abs(row.expected()));
  }
}
