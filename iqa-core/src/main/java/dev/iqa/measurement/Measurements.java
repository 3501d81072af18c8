// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.metric.MetricDefinition;
import java.util.List;

/** The single measurements of this package: the one list they are registered in. */
public final class Measurements {

  private Measurements() {}

  /**
   * Every measurement.
   *
   * @return sharpness first, then noise, compression, light and colour
   */
  public static List<MetricDefinition> all() {
    return List.of(
        LogLaplacian.DEFINITION,
        BlurEffect.DEFINITION,
        BlurSigma.DEFINITION,
        NoiseLevel.DEFINITION,
        WaveletNoise.DEFINITION,
        TotalVariation.DEFINITION,
        Blockiness.DEFINITION,
        Exposure.DEFINITION,
        Clipping.DEFINITION,
        Contrast.DEFINITION,
        Entropy.DEFINITION,
        Colourfulness.DEFINITION);
  }
}
