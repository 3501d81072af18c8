// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityMap;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.metric.spi.Component;
import dev.iqa.metric.spi.Halving;
import dev.iqa.metric.spi.JavaPixelKernels;
import dev.iqa.metric.spi.Samples;
import java.util.List;
import java.util.Optional;

/**
 * Gradient magnitude similarity deviation of two pictures: how unevenly edges were damaged.
 *
 * <p>At half size, with Prewitt's operator / 3 and T = 170; the standard deviation of the
 * similarities over all pixels. 0 for identical pictures, above 0.2 for strong damage; lower is
 * better. Symmetric. Any size. The map holds the similarities, 1 where gradients agree.
 *
 * <p>An odd side of n pixels has (n + 1) / 2 places at half size, the last of them averaged with
 * zeros, as {@code conv2(…, 'same')} and {@code 1:2:end} give; OpenCV leaves that place out where n
 * = 4k + 1.
 *
 * <p>The deviation divides by n − 1 as the authors' MATLAB code does; {@code deviation=population}
 * divides by n as OpenCV and piq do.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2013.2293423">Xue et al., 2014</a>
 */
final class GmsdMetric implements Metric {

  private static final ScoreScale MAP_SCALE = new ScoreScale("gradient similarity", 0, 1);

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("gmsd", "core")
              .summary("Standard deviation of the similarity of gradient magnitudes.")
              .guidance(
                  "Below 0.02 a difference is hard to find, around 0.1 it is plain, above 0.2 the"
                      + " picture is badly damaged. It reacts to uneven damage: a picture blurred"
                      + " evenly scores better than it looks. Hardly sees an even change of"
                      + " brightness: 20 grey levels between two flat pictures leave it below"
                      + " 0.005.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("GMSD", 0.5, 0))
              .answering(Aspect.MAP)
              .option(Channels.OPTION, Channels.MEANING, "luma", Channels.OTHERS)
              .option(
                  "deviation",
                  "Divisor: n − 1 as in the authors' MATLAB code, or n as in OpenCV and piq.",
                  "sample",
                  "population")
              .source("Xue et al., 2014, https://doi.org/10.1109/TIP.2013.2293423")
              .build(),
          GmsdMetric::new);

  private final Channels channels;
  private final boolean sample;

  GmsdMetric(MetricOptions options) {
    channels = new Channels("gmsd", options);
    sample = options.text("deviation").equals("sample");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    List<Component> components = channels.of(input);
    int columns = Halving.of(input.test().width());
    int rows = Halving.of(input.test().height());
    double total = 0;
    float[] map = new float[0];
    for (Component component : components) {
      Samples a = Samples.of(input.reference().picture(), component);
      Samples b = Samples.of(input.test().picture(), component);
      if (input.wantsMap()) {
        float[] one = new float[Math.multiplyExact(columns, rows)];
        total +=
            deviation(
                Bands.sum(
                    rows,
                    input.threads(),
                    2,
                    (from, to, sums) ->
                        JavaPixelKernels.INSTANCE.gradientSimilarityMap(a, b, from, to, sums, one)),
                (double) columns * rows);
        map = Maps.add(map, one);
      } else {
        total +=
            deviation(
                Bands.sum(
                    rows,
                    input.threads(),
                    2,
                    (from, to, sums) -> Kernels.of(a, b).gradientSimilarity(a, b, from, to, sums)),
                (double) columns * rows);
      }
    }
    return new MetricResult(
        Math.min(0.5, total / components.size()),
        input.wantsMap()
            ? Optional.of(
                new QualityMap(columns, rows, Maps.divide(map, components.size()), MAP_SCALE))
            : Optional.empty());
  }

  private double deviation(double[] sums, double count) {
    if (count == 1) {
      return 0;
    }
    double squares = sums[1] - sums[0] * (sums[0] / count);
    // For equal similarities rounding may leave a difference on either side of 0.
    return squares <= 1e-12 * sums[1] ? 0 : Math.sqrt(squares / (sample ? count - 1 : count));
  }
}
