// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.metric.spi.Mirror;
import java.util.Arrays;

/**
 * Normalised Laplacian pyramid distance of two pictures: the difference after subtracting local
 * means and dividing by local amplitudes, as the retina and the first relays do.
 *
 * <p>Six levels; luma scaled to 0..1; each level is divided by σ plus a weighted sum of its
 * neighbours' amplitudes; per level the root of the mean square, then the mean over the levels. 0
 * for identical pictures; lower is better. Checked against a separate implementation of the same
 * description only; no published value of another program was at hand.
 *
 * @see <a href="https://doi.org/10.2352/ISSN.2470-1173.2016.16.HVEI-103">Laparra et al., 2016</a>
 */
final class NlpdMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("nlpd", "core")
              .summary("Distance of luma after local means and amplitudes are divided out.")
              .guidance(
                  "Below .1 differences are hard to see, .2 to .5 is plain damage. Sees changes in"
                      + " dark and bright places alike. Blind to colour.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("NLPD", Double.POSITIVE_INFINITY, 0))
              .option(
                  "luma",
                  "Range of the luma that is scaled to 0..1: all of 0..255, or 16..235 of studio"
                      + " video as pyiqa takes it.",
                  "full",
                  "studio")
              .source(
                  "Laparra, Ballé, Berardino and Simoncelli, Perceptual image quality assessment"
                      + " using a normalized Laplacian pyramid, 2016,"
                      + " https://doi.org/10.2352/ISSN.2470-1173.2016.16.HVEI-103")
              .build(),
          NlpdMetric::new);

  private static final int LEVELS = 6;
  private static final int MINIMUM = 32;

  // Burt and Adelson's filter with a = .4; the constants below are those of the authors' program
  // NLP_dist.m at https://www.cns.nyu.edu/~lcv/NLPyr/.
  private static final double[] FILTER = {0.05, 0.25, 0.4, 0.25, 0.05};
  private static final double[] SIGMA = {0.0248, 0.0185, 0.0179, 0.0191, 0.0220, 0.2782};
  // Weights of the amplitudes above, left, right and below, in the order of the printed kernels;
  // they are convolved with, hence looked up on the opposite side.
  private static final double[][] NEIGHBOURS = {
    {0.1011, 0.1493, 0.1460, 0.1015},
    {0.0757, 0.1986, 0.1846, 0.0837},
    {0.0477, 0.2138, 0.2243, 0.0467},
    {0, 0.2503, 0.2616, 0},
    {0, 0.2598, 0.2552, 0},
    {0, 0.2215, 0.0717, 0},
  };

  private final boolean studio;

  private NlpdMetric(MetricOptions options) {
    studio = options.text("luma").equals("studio");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("nlpd", MINIMUM);
    input.step(studio ? "luma BT.601, studio range" : "luma BT.601");
    Plane a = scaled(input.reference().luma());
    Plane b = scaled(input.test().luma());
    double sum = 0;
    for (int level = 0; level < LEVELS; level++) {
      MetricInput.checkInterrupted();
      Plane detailA = a;
      Plane detailB = b;
      if (level < LEVELS - 1) {
        Plane coarseA = halved(a);
        Plane coarseB = halved(b);
        detailA = withoutMean(a, coarseA);
        detailB = withoutMean(b, coarseB);
        a = coarseA;
        b = coarseB;
      }
      sum += distance(detailA, detailB, level);
    }
    return MetricResult.of(sum / LEVELS);
  }

  private Plane scaled(Plane luma) {
    Plane result = Plane.zeros(luma.width(), luma.height());
    for (int i = 0; i < result.values().length; i++) {
      float sample = luma.values()[i];
      result.values()[i] = studio ? (16 + sample * (219 / 255f)) / 255 : sample / 255;
    }
    return result;
  }

  /** Filters and keeps every second sample; the picture is mirrored with its edge repeated. */
  private static Plane halved(Plane plane) {
    int width = plane.width();
    int height = plane.height();
    int outWidth = (width + 1) / 2;
    int outHeight = (height + 1) / 2;
    Plane result = Plane.zeros(outWidth, outHeight);
    float[] row = new float[width];
    for (int y = 0; y < outHeight; y++) {
      Arrays.fill(row, 0);
      for (int k = -2; k <= 2; k++) {
        int from = Mirror.repeatingEdge(2 * y + k, height) * width;
        float weight = (float) FILTER[k + 2];
        for (int x = 0; x < width; x++) {
          row[x] += weight * plane.values()[from + x];
        }
      }
      for (int x = 0; x < outWidth; x++) {
        double sum = 0;
        for (int k = -2; k <= 2; k++) {
          sum += FILTER[k + 2] * row[Mirror.repeatingEdge(2 * x + k, width)];
        }
        result.values()[y * outWidth + x] = (float) sum;
      }
    }
    return result;
  }

  /** A level less its enlarged coarser level, whose edge samples are repeated. */
  private static Plane withoutMean(Plane fine, Plane coarse) {
    int width = fine.width();
    int height = fine.height();
    Plane result = Plane.zeros(width, height);
    float[] row = new float[coarse.width()];
    for (int y = 0; y < height; y++) {
      Arrays.fill(row, 0);
      for (int k = -2; k <= 2; k++) {
        if (((y + k) & 1) == 0) {
          int from = clamped((y + k) / 2, coarse.height()) * coarse.width();
          float weight = (float) (2 * FILTER[k + 2]);
          for (int x = 0; x < row.length; x++) {
            row[x] += weight * coarse.values()[from + x];
          }
        }
      }
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int k = -2; k <= 2; k++) {
          if (((x + k) & 1) == 0) {
            sum += 2 * FILTER[k + 2] * row[clamped((x + k) / 2, row.length)];
          }
        }
        int i = y * width + x;
        result.values()[i] = (float) (fine.values()[i] - sum);
      }
    }
    return result;
  }

  private static int clamped(int index, int size) {
    return Math.max(0, Math.min(size - 1, index));
  }

  /** Root of the mean square difference of two levels after division by local amplitude. */
  private static double distance(Plane a, Plane b, int level) {
    double sum = 0;
    for (int y = 0; y < a.height(); y++) {
      for (int x = 0; x < a.width(); x++) {
        double difference = normalised(a, x, y, level) - normalised(b, x, y, level);
        sum += difference * difference;
      }
    }
    return Math.sqrt(sum / a.values().length);
  }

  private static double normalised(Plane plane, int x, int y, int level) {
    int width = plane.width();
    int i = y * width + x;
    float[] values = plane.values();
    double[] weights = NEIGHBOURS[level];
    double amplitude = SIGMA[level];
    if (y + 1 < plane.height()) {
      amplitude += weights[0] * Math.abs(values[i + width]);
    }
    if (x + 1 < width) {
      amplitude += weights[1] * Math.abs(values[i + 1]);
    }
    if (x > 0) {
      amplitude += weights[2] * Math.abs(values[i - 1]);
    }
    if (y > 0) {
      amplitude += weights[3] * Math.abs(values[i - width]);
    }
    return values[i] / amplitude;
  }
}
