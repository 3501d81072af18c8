// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.List;

/** The families whose rows are checked: the one list they are named in. */
final class ConformanceVariants {

  private ConformanceVariants() {}

  /** Every family, each on its own line. */
  static List<ConformanceFamily> all() {
    return List.of(
        new MseAndPsnrConformance(),
        new SpectralConformance(),
        new SsimConformance(),
        new InformationConformance(),
        new VmafConformance(),
        new NoReferenceConformance());
  }
}
