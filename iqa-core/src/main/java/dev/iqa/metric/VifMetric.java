// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * Visual information fidelity in the pixel domain: the share of what the reference tells a viewer
 * that the test picture still tells.
 *
 * <p>Luma only, four scales; windows of 17, 9, 5 and 3 pixels with σ = n / 5, only where they fit;
 * before every further scale the pictures are smoothed by that scale's window and every second
 * sample is kept. The viewer's noise has variance 2. Not symmetric in its arguments.
 *
 * <p>1 for identical pictures, 0 where nothing is left; higher is better. A picture of raised
 * contrast would exceed 1 (a property the authors point out); such values are given as 1, the end
 * of the scale. A reference without any structure has nothing to lose: 1.
 *
 * <p>Verified against the MATLAB values that sewar (to 1e-9) and piq (to 1e-4) test with.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2005.859378">Sheikh and Bovik, 2006</a>
 */
final class VifMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("vif", "core")
              .summary("Share of the reference's visual information that survives, four scales.")
              .guidance(
                  "Above .9 the pictures look alike, .5 to .9 is mild to clear damage, below .3"
                      + " most detail is gone; values are lower than those of ssim for the same"
                      + " damage, and blur costs more than noise. A shift of brightness costs"
                      + " little and two flat pictures cannot be told apart. Raised contrast is given"
                      + " as 1. Blind to colour.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("VIF", 0, 1))
              .option(
                  "channels",
                  "What is compared: luma as it is, or rounded to whole numbers as MATLAB's rgb2gray"
                      + " leaves it. vifp_mscale was published for grey pictures; piq feeds it"
                      + " unrounded luma, which loses nothing, so that is the default.",
                  "luma",
                  "rounded-luma")
              .source(
                  "H. R. Sheikh, A. C. Bovik: Image information and visual quality. IEEE Trans."
                      + " Image Processing 15(2), 2006, https://doi.org/10.1109/TIP.2005.859378")
              .build(),
          VifMetric::new);

  private static final double NOISE_VARIANCE = 2;

  /** Below this a variance is rounding. */
  private static final double EPSILON = 1e-10;

  /** The side that leaves the fourth scale one window, smallest by the chain of valid windows. */
  private static final int MINIMUM_SIDE = 41;

  private final boolean rounded;

  VifMetric(MetricOptions options) {
    rounded = options.text("channels").equals("rounded-luma");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("vif", MINIMUM_SIDE);
    input.step("luma BT.601");
    Grid reference = Grid.of(input.reference().luma());
    Grid test = Grid.of(input.test().luma());
    if (rounded) {
      input.step("rounded");
      reference = reference.map(Math::rint);
      test = test.map(Math::rint);
    }
    return MetricResult.of(Math.min(1, fidelity(reference, test)));
  }

  /**
   * Fidelity, not limited to 1.
   *
   * @param reference luma, 0..255, at least 41 pixels each way
   * @param test of the same size
   * @return at least 0; more than 1 if contrast was raised without adding noise
   */
  static double fidelity(Grid reference, Grid test) {
    double kept = 0;
    double all = 0;
    for (int scale = 1; scale <= 4; scale++) {
      int taps = (1 << (5 - scale)) + 1;
      double[] window = Grid.gaussian(taps, taps / 5.0);
      if (scale > 1) {
        reference = reference.filtered(window, Grid.Border.VALID).everySecond();
        test = test.filtered(window, Grid.Border.VALID).everySecond();
      }
      MetricInput.checkInterrupted();
      LocalMoments moments = LocalMoments.of(reference, test, window, Grid.Border.VALID);
      for (int i = 0; i < moments.count(); i++) {
        double varianceReference = Math.max(0, moments.varianceReference(i));
        double varianceTest = Math.max(0, moments.varianceTest(i));
        double covariance = moments.covariance(i);
        double gain = covariance / (varianceReference + EPSILON);
        double noise = varianceTest - gain * covariance;
        if (varianceReference < EPSILON) {
          gain = 0;
          noise = varianceTest;
          varianceReference = 0;
        }
        if (varianceTest < EPSILON) {
          gain = 0;
          noise = 0;
        }
        if (gain < 0) {
          gain = 0;
          noise = varianceTest;
        }
        noise = Math.max(noise, EPSILON);
        kept += Math.log1p(gain * gain * varianceReference / (noise + NOISE_VARIANCE));
        all += Math.log1p(varianceReference / NOISE_VARIANCE);
      }
    }
    return all == 0 ? 1 : kept / all;
  }
}
