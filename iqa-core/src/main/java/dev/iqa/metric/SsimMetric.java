// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityMap;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.metric.spi.Component;
import dev.iqa.metric.spi.JavaPixelKernels;
import dev.iqa.metric.spi.Samples;
import dev.iqa.metric.spi.SsimParameters;
import dev.iqa.metric.spi.SsimParameters.Border;
import dev.iqa.metric.spi.SsimParameters.Covariance;
import dev.iqa.metric.spi.SsimParameters.Term;
import dev.iqa.metric.spi.SsimParameters.Window;
import java.util.List;
import java.util.Optional;

/**
 * Structural similarity of two pictures.
 *
 * <p>Luma only, 11×11 Gaussian window, σ = 1.5 px, K₁ = 0.01, K₂ = 0.03, valid windows, population
 * covariance; larger pictures are first averaged down by round(min(w, h) / 256). 1 for identical
 * pictures, rarely below 0; higher is better. Symmetric. Pictures from 11×11 pixels.
 *
 * <p>The default is what the authors' own program {@code ssim.m} does, averaging included: the
 * constants were chosen for pictures seen whole, and without averaging the value of the same damage
 * falls as the resolution grows. scikit-image, OpenCV and FFmpeg never average; {@code
 * downsample=none} agrees with them.
 *
 * <ul>
 *   <li>scikit-image: {@code window=uniform7&covariance=sample&downsample=none}
 *   <li>OpenCV: {@code border=reflect&downsample=none}, one channel at a time
 *   <li>pytorch-msssim, TensorFlow: {@code downsample=none&channels=rgb-mean}
 *   <li>sewar: {@code window=uniform11&downsample=none&channels=rgb-mean}
 * </ul>
 *
 * @see <a href="https://doi.org/10.1109/TIP.2003.819861">Wang et al., 2004</a>
 */
final class SsimMetric implements Metric {

  private static final ScoreScale SCALE = new ScoreScale("SSIM", -1, 1);

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("ssim", "core")
              .summary("Structural similarity: luminance, contrast and structure by window.")
              .guidance(
                  "Above 0.98 a difference is hard to find, 0.90 to 0.98 is usual for good lossy"
                      + " compression, below 0.8 the damage is plain. Values of different windows,"
                      + " borders or sizes do not compare. Blind to colour by default; an even change"
                      + " of brightness costs little.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(SCALE)
              .answering(Aspect.MAP)
              .option(Channels.OPTION, Channels.MEANING, "luma", Channels.OTHERS)
              .option(
                  "window",
                  "Weights: Gaussian with σ 1.5 over 11×11, or equal over 7×7, 8×8 or 11×11.",
                  "gaussian11",
                  "uniform7",
                  "uniform8",
                  "uniform11")
              .option(
                  "covariance",
                  "Divisor of variances: the weight of the window, or one sample less.",
                  "population",
                  "sample")
              .option(
                  "border",
                  "Windows inside the picture only, or one on every pixel of the mirrored picture"
                      + " as OpenCV has it.",
                  "valid",
                  "reflect")
              .option(
                  "downsample",
                  "Average squares of side round(min(w, h) / 256) first, as MATLAB's ssim.m does,"
                      + " or not.",
                  "matlab",
                  "none")
              .source("Wang et al., 2004, https://doi.org/10.1109/TIP.2003.819861")
              .build(),
          SsimMetric::new);

  private final Channels channels;
  private final SsimParameters parameters;
  private final boolean downsample;

  SsimMetric(MetricOptions options) {
    channels = new Channels("ssim", options);
    Window window =
        switch (options.text("window")) {
          case "uniform7" -> Window.UNIFORM_7;
          case "uniform8" -> Window.UNIFORM_8;
          case "uniform11" -> Window.UNIFORM_11;
          default -> Window.GAUSSIAN_11;
        };
    Border border = options.text("border").equals("reflect") ? Border.REFLECT : Border.VALID;
    if (window == Window.UNIFORM_8 && border == Border.REFLECT) {
      throw new UnsupportedRequestException(
          "ssim: window=uniform8 has no centre and takes border=valid only, not border=reflect");
    }
    Covariance covariance =
        options.text("covariance").equals("sample") ? Covariance.SAMPLE : Covariance.POPULATION;
    parameters = new SsimParameters(window, border, covariance, Term.SSIM);
    downsample = options.text("downsample").equals("matlab");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    int factor = downsample ? BoxReduction.factor(input) : 1;
    if (parameters.border() == Border.VALID) {
      input.requireAtLeast("ssim", parameters.window().side());
    }
    List<Component> components = channels.of(input);
    double sum = 0;
    float[] map = new float[0];
    int columns = 0;
    int rows = 0;
    for (Component component : components) {
      Samples a = Samples.of(input.reference().picture(), component).averagedDown(factor);
      Samples b = Samples.of(input.test().picture(), component).averagedDown(factor);
      columns = parameters.columns(a);
      rows = parameters.rows(a);
      if (input.wantsMap()) {
        float[] one = new float[Math.multiplyExact(columns, rows)];
        sum +=
            Bands.sum(
                rows,
                input.threads(),
                1,
                (from, to, sums) ->
                    JavaPixelKernels.INSTANCE.ssimMap(a, b, parameters, from, to, sums, one))[0];
        map = Maps.add(map, one);
      } else {
        sum +=
            Bands.sum(
                rows,
                input.threads(),
                1,
                (from, to, sums) -> Kernels.of(a, b).ssim(a, b, parameters, from, to, sums))[0];
      }
    }
    double value = sum / components.size() / ((double) columns * rows);
    return new MetricResult(
        Math.max(-1, Math.min(1, value)),
        input.wantsMap()
            ? Optional.of(new QualityMap(columns, rows, Maps.divide(map, components.size()), SCALE))
            : Optional.empty());
  }
}
