// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.PixelKernels;
import java.util.List;

/** The metrics of this package: the one list they are registered in. */
public final class ClassicalMetrics {

  private ClassicalMetrics() {}

  /**
   * Every metric.
   *
   * @return full reference first: by errors, structure, information, gradients and frequencies,
   *     wavelets, colour, learned fusion; then without reference
   */
  public static List<MetricDefinition> all() {
    return List.of(
        MseMetric.DEFINITION,
        PsnrMetric.DEFINITION,
        PsnrHvsMetric.DEFINITION,
        PsnrHvsMetric.MASKED_DEFINITION,
        PsnrBMetric.DEFINITION,
        RmseMetric.DEFINITION,
        RmseMetric.NORMALIZED_DEFINITION,
        UqiMetric.DEFINITION,
        SsimMetric.DEFINITION,
        BlockSsimMetric.DEFINITION,
        MsSsimMetric.DEFINITION,
        IwSsimMetric.DEFINITION,
        VifMetric.DEFINITION,
        VifWaveletMetric.DEFINITION,
        MadMetric.DEFINITION,
        GmsdMetric.DEFINITION,
        FsimMetric.DEFINITION,
        FsimMetric.CHROMA_DEFINITION,
        SrSimMetric.DEFINITION,
        VsiMetric.DEFINITION,
        MdsiMetric.DEFINITION,
        DssMetric.DEFINITION,
        NlpdMetric.DEFINITION,
        CwSsimMetric.DEFINITION,
        HaarPsiMetric.DEFINITION,
        Ciede2000Metric.DEFINITION,
        Ssimulacra2Metric.DEFINITION,
        VmafMetric.DEFINITION,
        NiqeMetric.DEFINITION,
        BrisqueMetric.DEFINITION,
        IlNiqeMetric.DEFINITION,
        PiqeMetric.DEFINITION);
  }

  /**
   * The inner loops in use; loads native code.
   *
   * @return the available kernels of highest priority
   */
  public static PixelKernels kernels() {
    return Kernels.best();
  }

  /**
   * The inner loops found besides the plain-Java definition, so that a program can show which are
   * available and why not.
   *
   * @return available ones and others
   */
  public static List<PixelKernels> installedKernels() {
    return Kernels.installed();
  }
}
