// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.List;

/** The metrics of this package: the one list they are registered in. */
public final class ClassicalMetrics {

  private ClassicalMetrics() {}

  /**
   * Every metric.
   *
   * @return full reference first
   */
  public static List<MetricDefinition> all() {
    return List.of(
        MseMetric.DEFINITION,
        PsnrMetric.DEFINITION,
        VifMetric.DEFINITION,
        VmafMetric.DEFINITION,
        IwSsimMetric.DEFINITION,
        CwSsimMetric.DEFINITION,
        VifWaveletMetric.DEFINITION,
        MadMetric.DEFINITION,
        PsnrBMetric.DEFINITION,
        FsimMetric.DEFINITION,
        FsimMetric.CHROMA_DEFINITION,
        VsiMetric.DEFINITION,
        SrSimMetric.DEFINITION,
        MdsiMetric.DEFINITION,
        HaarPsiMetric.DEFINITION,
        DssMetric.DEFINITION,
        NlpdMetric.DEFINITION,
        Ciede2000Metric.DEFINITION,
        Ssimulacra2Metric.DEFINITION,
        SsimMetric.DEFINITION,
        BlockSsimMetric.DEFINITION,
        MsSsimMetric.DEFINITION,
        GmsdMetric.DEFINITION,
        UqiMetric.DEFINITION,
        NiqeMetric.DEFINITION,
        BrisqueMetric.DEFINITION,
        PiqeMetric.DEFINITION,
        IlNiqeMetric.DEFINITION);
  }
}
