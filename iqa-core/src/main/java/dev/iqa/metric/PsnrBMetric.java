// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * Peak signal-to-noise ratio that counts blocking: 10 log₁₀(255² / (MSE + BEF)), where the blocking
 * effect factor BEF is how much larger the squared steps at block edges are than elsewhere in the
 * picture that is judged.
 *
 * <p>Never above psnr of the same samples. ∞ for identical pictures, also blocky ones, where the
 * paper's formula would still count their blocks; higher is better. Steps are exact: programs that
 * take them in 8-bit arithmetic differ where a step is negative.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2010.2061859">Yim and Bovik, 2011</a>
 */
final class PsnrBMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("psnr-b", "core")
              .summary("Peak signal-to-noise ratio with a penalty for block edges.")
              .guidance(
                  "Read as psnr: above 40 dB differences are hard to see, below 25 the damage is"
                      + " plain. Lower than psnr where the grid of a block codec shows. Only grids that"
                      + " begin in the upper left corner are found.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("dB", 0, Double.POSITIVE_INFINITY))
              .option("channels", "What is compared: luma, or red alone as sewar.", "luma", "red")
              .option("block", "Side of the codec's blocks in pixels.", "8", "4", "16")
              .source(
                  "Yim and Bovik, Quality Assessment of Deblocked Images, 2011,"
                      + " https://doi.org/10.1109/TIP.2010.2061859")
              .build(),
          PsnrBMetric::new);

  private final String channels;
  private final int block;

  private PsnrBMetric(MetricOptions options) {
    channels = options.text("channels");
    block = (int) options.number("block");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("psnr-b", block + 1);
    double error = MseMetric.meanSquaredError(input, channels);
    if (error == 0) {
      return MetricResult.of(Double.POSITIVE_INFINITY);
    }
    Plane test = channels.equals("luma") ? input.test().luma() : input.test().channel(0);
    double total = error + blockingEffect(test);
    return MetricResult.of(Math.max(0, 10 * Math.log10(65025 / total)));
  }

  /** Yim and Bovik 2011, §III-A, equations 3 to 9, with their counts of pairs. */
  private double blockingEffect(Plane plane) {
    int width = plane.width();
    int height = plane.height();
    float[] values = plane.values();
    double atEdges = 0;
    double elsewhere = 0;
    for (int y = 0; y < height; y++) {
      double rowElsewhere = 0;
      for (int x = 0; x + 1 < width; x++) {
        double step = values[y * width + x] - values[y * width + x + 1];
        if (x % block == block - 1) {
          atEdges += step * step;
        } else {
          rowElsewhere += step * step;
        }
      }
      if (y + 1 < height) {
        double down = 0;
        for (int x = 0; x < width; x++) {
          double step = values[y * width + x] - values[(y + 1) * width + x];
          down += step * step;
        }
        if (y % block == block - 1) {
          atEdges += down;
        } else {
          rowElsewhere += down;
        }
      }
      elsewhere += rowElsewhere;
    }
    double acrossEdges = height * ((double) width / block) - 1;
    double downEdges = width * ((double) height / block) - 1;
    double acrossElsewhere = (double) height * (width - 1) - acrossEdges;
    double downElsewhere = (double) width * (height - 1) - downEdges;
    double edgeMean = atEdges / (acrossEdges + downEdges);
    double otherMean = elsewhere / (acrossElsewhere + downElsewhere);
    return edgeMean > otherMean
        ? Math.log(block) / Math.log(Math.min(width, height)) * (edgeMean - otherMean)
        : 0;
  }
}
