// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.Picture;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.metric.spi.Component;
import dev.iqa.metric.spi.FidelityWindow;
import dev.iqa.metric.spi.Samples;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

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
    Picture reference = input.reference().picture();
    Picture test = input.test().picture();
    if (!rounded) {
      return result(
          Samples.of(reference, Component.LUMA), Samples.of(test, Component.LUMA), input.threads());
    }
    input.step("rounded");
    int bytes = Float.BYTES * test.width() * test.height();
    ByteBuffer memory = PyramidMemory.borrow(2 * bytes);
    try {
      return result(
          rounded(input.reference().luma(), PyramidMemory.slice(memory, 0, bytes)),
          rounded(input.test().luma(), PyramidMemory.slice(memory, bytes, bytes)),
          input.threads());
    } finally {
      PyramidMemory.giveBack(memory);
    }
  }

  private static Samples rounded(Plane luma, ByteBuffer memory) {
    FloatBuffer floats = memory.asFloatBuffer();
    float[] values = luma.values();
    for (int i = 0; i < values.length; i++) {
      floats.put(i, (float) Math.rint(values[i]));
    }
    return Samples.plane(memory, luma.width(), luma.height());
  }

  private static MetricResult result(Samples reference, Samples test, int threads) {
    return MetricResult.of(Math.min(1, fidelity(reference, test, threads)));
  }

  /**
   * Fidelity, not limited to 1.
   *
   * @param reference at least 41 samples each way
   * @param test of the same size
   * @return at least 0; more than 1 if contrast was raised without adding noise
   */
  static double fidelity(Samples reference, Samples test, int threads) {
    ByteBuffer memory = PyramidMemory.borrow(bytes(reference.columns(), reference.rows()));
    try {
      Samples a = reference;
      Samples b = test;
      int used = 0;
      double kept = 0;
      double all = 0;
      for (FidelityWindow window : FidelityWindow.values()) {
        if (window != FidelityWindow.SIDE_17) {
          int size = Float.BYTES * window.thinned(a.columns()) * window.thinned(a.rows());
          a = thinned(a, window, PyramidMemory.slice(memory, used, size), threads);
          b = thinned(b, window, PyramidMemory.slice(memory, used + size, size), threads);
          used += 2 * size;
        }
        double[] sums = sums(a, b, window, threads);
        kept += sums[0];
        all += sums[1];
      }
      return all == 0 ? 1 : kept / all;
    } finally {
      PyramidMemory.giveBack(memory);
    }
  }

  private static double[] sums(Samples a, Samples b, FidelityWindow window, int threads) {
    return Bands.sum(
        window.places(a.rows()),
        threads,
        2,
        (from, to, sums) -> Kernels.of(a, b).fidelity(a, b, window, from, to, sums));
  }

  private static Samples thinned(
      Samples samples, FidelityWindow window, ByteBuffer memory, int threads) {
    int rows = window.thinned(samples.rows());
    Bands.sum(
        rows,
        threads,
        0,
        (from, to, sums) -> Kernels.of(samples, samples).thin(samples, window, from, to, memory));
    return Samples.plane(memory, window.thinned(samples.columns()), rows);
  }

  private static int bytes(int columns, int rows) {
    long bytes = 0;
    int width = columns;
    int height = rows;
    for (FidelityWindow window : FidelityWindow.values()) {
      if (window != FidelityWindow.SIDE_17) {
        width = window.thinned(width);
        height = window.thinned(height);
        bytes += 2L * Float.BYTES * width * height;
      }
    }
    return Math.toIntExact(bytes);
  }
}
