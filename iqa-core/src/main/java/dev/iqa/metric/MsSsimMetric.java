// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.metric.spi.Component;
import dev.iqa.metric.spi.Halving;
import dev.iqa.metric.spi.Samples;
import dev.iqa.metric.spi.SsimParameters;
import dev.iqa.metric.spi.SsimParameters.Term;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Multi-scale structural similarity of two pictures: contrast and structure at five scales, each
 * half as large as the one before, and luminance at the last.
 *
 * <p>11×11 Gaussian window, σ = 1.5 px, K₁ = 0.01, K₂ = 0.03, valid windows; powers .0448, .2856,
 * .3001, .2363, .1333. 1 for identical pictures, 0 where a scale does not agree at all; higher is
 * better. Symmetric. Pictures from 161×161 pixels, so that a window fits the last scale.
 *
 * <p>Implementations differ in how they halve a picture; the default is the authors' program. At
 * even sizes {@code pytorch-msssim} is the same value. {@code libvmaf} filters with nine taps and
 * averages contrast and structure separately.
 *
 * @see <a href="https://doi.org/10.1109/ACSSC.2003.1292216">Wang, Simoncelli and Bovik, 2003</a>
 */
final class MsSsimMetric implements Metric {

  // Wang, Simoncelli and Bovik, 2003, §3.2
  private static final double[] POWERS = {.0448, .2856, .3001, .2363, .1333};
  private static final int SMALLEST = (11 - 1) * 16 + 1;

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("ms-ssim", "core")
              .summary("Structural similarity over five scales.")
              .guidance(
                  "Above 0.99 a difference is hard to find, 0.95 to 0.99 is usual for good lossy"
                      + " compression, below 0.9 the damage is plain. Values lie higher than those"
                      + " of ssim. Blind to colour by default; an even change of brightness costs"
                      + " little.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("MS-SSIM", 0, 1))
              .option(Channels.OPTION, Channels.MEANING, "luma", Channels.OTHERS)
              .option(
                  "variant",
                  "Whose way of halving: the authors' MATLAB code, pytorch-msssim and piq, sewar,"
                      + " or libvmaf with its separate means.",
                  "matlab",
                  "pytorch-msssim",
                  "sewar",
                  "libvmaf")
              .source(
                  "Wang, Simoncelli and Bovik, 2003, https://doi.org/10.1109/ACSSC.2003.1292216")
              .build(),
          MsSsimMetric::new);

  private final Channels channels;
  private final Halving halving;
  private final boolean separate;

  MsSsimMetric(MetricOptions options) {
    channels = new Channels("ms-ssim", options);
    String variant = options.text("variant");
    halving =
        switch (variant) {
          case "pytorch-msssim" -> Halving.ZERO_PADDED;
          case "sewar" -> Halving.UP_LEFT;
          case "libvmaf" -> Halving.NINE_TAP;
          default -> Halving.MATLAB;
        };
    separate = variant.equals("libvmaf");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("ms-ssim", SMALLEST);
    List<Component> components = channels.of(input);
    double sum = 0;
    ByteBuffer memory = PyramidMemory.borrow(bytes(input.test().width(), input.test().height()));
    try {
      for (Component component : components) {
        sum +=
            value(
                Samples.of(input.reference().picture(), component),
                Samples.of(input.test().picture(), component),
                memory,
                input.threads());
      }
    } finally {
      PyramidMemory.giveBack(memory);
    }
    return MetricResult.of(Math.min(1, sum / components.size()));
  }

  private static int bytes(int width, int height) {
    long bytes = 0;
    int w = width;
    int h = height;
    for (int scale = 1; scale < POWERS.length; scale++) {
      w = Halving.of(w);
      h = Halving.of(h);
      bytes += 2L * w * h * Float.BYTES;
    }
    return Math.toIntExact(bytes);
  }

  private double value(Samples reference, Samples test, ByteBuffer memory, int threads) {
    Samples a = reference;
    Samples b = test;
    double product = 1;
    int used = 0;
    for (int scale = 0; scale < POWERS.length; scale++) {
      boolean last = scale == POWERS.length - 1;
      Term term = last ? Term.SSIM : Term.CONTRAST_STRUCTURE;
      double[] means = means(a, b, separate ? Term.SEPARATE : term, threads);
      for (int k = separate && !last ? 1 : 0; k < means.length; k++) {
        product *= Math.pow(Math.max(0, means[k]), POWERS[scale]);
      }
      if (!last) {
        int size = Halving.of(a.columns()) * Halving.of(a.rows()) * Float.BYTES;
        a = half(a, PyramidMemory.slice(memory, used, size), threads);
        b = half(b, PyramidMemory.slice(memory, used + size, size), threads);
        used += 2 * size;
      }
    }
    return product;
  }

  private static double[] means(Samples a, Samples b, Term term, int threads) {
    SsimParameters parameters = SsimParameters.WANG_2004.withTerm(term);
    int rows = parameters.rows(a);
    double[] means =
        Bands.sum(
            rows,
            threads,
            term.sums(),
            (from, to, sums) -> Kernels.of(a, b).ssim(a, b, parameters, from, to, sums));
    for (int k = 0; k < means.length; k++) {
      means[k] /= (double) parameters.columns(a) * rows;
    }
    return means;
  }

  private Samples half(Samples samples, ByteBuffer memory, int threads) {
    int rows = Halving.of(samples.rows());
    Bands.sum(
        rows,
        threads,
        0,
        (from, to, sums) -> Kernels.of(samples, samples).halve(samples, halving, from, to, memory));
    return Samples.plane(memory, Halving.of(samples.columns()), rows);
  }
}
