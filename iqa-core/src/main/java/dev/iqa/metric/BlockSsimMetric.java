// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.metric.spi.Component;
import dev.iqa.metric.spi.Samples;
import java.util.List;

/**
 * Block structural similarity as x264 and FFmpeg's {@code ssim} filter compute it: 8×8 windows of
 * equal weights four samples apart, on integers, with sample variances.
 *
 * <p>An assessor of its own and not an option of {@code ssim}, because its values do not compare
 * with those of any of its variants. Samples are rounded to 8 bits first. 1 for identical pictures;
 * higher is better. Symmetric. Pictures from 8×8 pixels; columns and rows beyond a multiple of 4
 * are not seen.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2003.819861">Wang et al., 2004</a>
 */
final class BlockSsimMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("ssim-block", "core")
              .summary("Structural similarity over 8×8 blocks, as x264 and FFmpeg report it.")
              .guidance(
                  "For comparison with video encoders' logs. Usually a little higher than ssim"
                      + " without downsampling; the two do not compare.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("block SSIM", -1, 1))
              .option(Channels.OPTION, Channels.MEANING, "luma", Channels.OTHERS)
              .source("Wang et al., 2004, https://doi.org/10.1109/TIP.2003.819861")
              .build(),
          BlockSsimMetric::new);

  private final Channels channels;

  BlockSsimMetric(MetricOptions options) {
    channels = new Channels("ssim-block", options);
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("ssim-block", 8);
    List<Component> components = channels.of(input);
    int columns = input.test().width() / 4 - 1;
    int rows = input.test().height() / 4 - 1;
    double sum = 0;
    for (Component component : components) {
      Samples a = Samples.of(input.reference().picture(), component);
      Samples b = Samples.of(input.test().picture(), component);
      sum +=
          Bands.sum(
              rows,
              input.threads(),
              1,
              (from, to, sums) -> Kernels.of(a, b).blockSsim(a, b, from, to, sums))[0];
    }
    double value = sum / components.size() / ((double) columns * rows);
    return MetricResult.of(Math.max(-1, Math.min(1, value)));
  }
}
