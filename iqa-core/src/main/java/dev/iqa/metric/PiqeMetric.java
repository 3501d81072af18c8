// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;

/**
 * Perception-based quality: how strongly blocks of 16 × 16 pixels with content are damaged, by
 * edges that are too smooth (blur, blocks) or by noise.
 *
 * <p>Normalised luma over 7 × 7 pixels with σ = 7/6 px, repeated edges, the picture mirrored to a
 * multiple of 16. A block with variance v &gt; .1 counts as active. It is impaired if one of the 11
 * segments of 6 pixels along one of its four sides deviates by less than .1, which costs 1 − v; it
 * is noisy if its deviation exceeds twice the relative difference between its own and the
 * centre-to-surround deviation, which costs v. Score = 100 · (Σ costs + 1) / (active blocks + 1).
 *
 * <p>0 to 100, lower is better. A picture without any active block scores 100.
 *
 * @see <a href="https://doi.org/10.1109/NCC.2015.7084843">Venkatanath et al., 2015</a>
 */
final class PiqeMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("piqe", "core")
              .summary("Share and strength of damage in the blocks of a picture that have content.")
              .guidance(
                  "Up to 20 excellent, to 35 good, to 50 fair, to 80 poor, above bad, in MATLAB's"
                      + " words. Needs no model. A picture without any content scores 100.")
              .scoring(new ScoreScale("PIQE", 100, 0))
              .source(
                  "Venkatanath, Praneeth, Bh, Channappayya and Medasani, Blind image quality"
                      + " evaluation using perception based features, 2015,"
                      + " https://doi.org/10.1109/NCC.2015.7084843")
              .build(),
          options -> new PiqeMetric());

  private static final int BLOCK = 16;
  private static final int SEGMENT = 6;
  private static final double ACTIVE_VARIANCE = 0.1;
  private static final double SMOOTH_DEVIATION = 0.1;

  @Override
  public MetricResult measure(MetricInput input) {
    input.step("luma BT.601, rounded");
    Grid luma = mirrored(Grid.of(input.test().luma()).map(Math::rint));
    Grid plane = LocalNormalization.of(luma, Edge.NEAREST, 1).normalized();
    double costs = 0;
    int active = 0;
    for (int top = 0; top < plane.height(); top += BLOCK) {
      MetricInput.checkInterrupted();
      for (int left = 0; left < plane.width(); left += BLOCK) {
        Deviation whole = new Deviation();
        Deviation centre = new Deviation();
        Deviation surround = new Deviation();
        for (int y = 0; y < BLOCK; y++) {
          for (int x = 0; x < BLOCK; x++) {
            double value = plane.values()[(top + y) * plane.width() + left + x];
            whole.add(value);
            (x == BLOCK / 2 - 1 || x == BLOCK / 2 ? centre : surround).add(value);
          }
        }
        double variance = whole.variance();
        if (variance > ACTIVE_VARIANCE) {
          active++;
          costs += isImpaired(plane, left, top) ? 1 - variance : 0;
          costs += isNoisy(whole, centre, surround) ? variance : 0;
        }
      }
    }
    double score = 100 * (costs + 1) / (active + 1);
    return MetricResult.of(Math.max(0, Math.min(100, score)));
  }

  private static boolean isNoisy(Deviation whole, Deviation centre, Deviation surround) {
    double sigma = Math.sqrt(whole.variance());
    double ratio = Math.sqrt(centre.variance()) / Math.sqrt(surround.variance());
    double beta = Math.abs(sigma - ratio) / Math.max(sigma, ratio);
    return sigma > 2 * beta;
  }

  private static boolean isImpaired(Grid plane, int left, int top) {
    int width = plane.width();
    int corner = top * width + left;
    return hasSmoothSegment(plane, corner, 1)
        || hasSmoothSegment(plane, corner + (BLOCK - 1) * width, 1)
        || hasSmoothSegment(plane, corner, width)
        || hasSmoothSegment(plane, corner + BLOCK - 1, width);
  }

  private static boolean hasSmoothSegment(Grid plane, int start, int step) {
    for (int first = 0; first + SEGMENT <= BLOCK; first++) {
      Deviation segment = new Deviation();
      for (int i = first; i < first + SEGMENT; i++) {
        segment.add(plane.values()[start + i * step]);
      }
      if (segment.variance() < SMOOTH_DEVIATION * SMOOTH_DEVIATION) {
        return true;
      }
    }
    return false;
  }

  private static Grid mirrored(Grid plane) {
    int width = (plane.width() + BLOCK - 1) / BLOCK * BLOCK;
    int height = (plane.height() + BLOCK - 1) / BLOCK * BLOCK;
    Grid result = Grid.zeros(width, height);
    for (int y = 0; y < height; y++) {
      int from = Edge.MIRROR.source(y, plane.height()) * plane.width();
      for (int x = 0; x < width; x++) {
        result.values()[y * width + x] =
            plane.values()[from + Edge.MIRROR.source(x, plane.width())];
      }
    }
    return result;
  }

  /** Sample variance, n − 1. */
  private static final class Deviation {
    private int count;
    private double mean;
    private double squares;

    void add(double value) {
      count++;
      double difference = value - mean;
      mean += difference / count;
      squares += difference * (value - mean);
    }

    double variance() {
      return squares / (count - 1);
    }
  }
}
