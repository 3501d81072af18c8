// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.spi.SceneLuma;
import dev.iqa.metric.spi.SceneWindow;

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
    int width = multiple(input.test().width());
    int height = multiple(input.test().height());
    try (ScenePlane luma = ScenePlane.luma(input.test(), SceneLuma.REC_601, width, height);
        ScenePlane plane = luma.normalized(SceneWindow.EDGE_REPEATED)) {
      return MetricResult.of(score(plane));
    }
  }

  private static int multiple(int side) {
    return (side + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static double score(ScenePlane plane) {
    int width = plane.width();
    double[] band = new double[BLOCK * width];
    double costs = 0;
    int active = 0;
    for (int top = 0; top < plane.height(); top += BLOCK) {
      MetricInput.checkInterrupted();
      plane.values().get(top * width, band);
      for (int left = 0; left < width; left += BLOCK) {
        Deviation centre = new Deviation();
        Deviation surround = new Deviation();
        for (int y = 0; y < BLOCK; y++) {
          int at = y * width + left;
          surround.add(band, at, BLOCK / 2 - 1);
          centre.add(band, at + BLOCK / 2 - 1, 2);
          surround.add(band, at + BLOCK / 2 + 1, BLOCK / 2 - 1);
        }
        Deviation whole = new Deviation(centre, surround);
        double variance = whole.variance();
        if (variance > ACTIVE_VARIANCE) {
          active++;
          costs += isImpaired(band, left, width) ? 1 - variance : 0;
          costs += isNoisy(whole, centre, surround) ? variance : 0;
        }
      }
    }
    double score = 100 * (costs + 1) / (active + 1);
    return Math.max(0, Math.min(100, score));
  }

  private static boolean isNoisy(Deviation whole, Deviation centre, Deviation surround) {
    double sigma = Math.sqrt(whole.variance());
    double ratio = Math.sqrt(centre.variance()) / Math.sqrt(surround.variance());
    double beta = Math.abs(sigma - ratio) / Math.max(sigma, ratio);
    return sigma > 2 * beta;
  }

  private static boolean isImpaired(double[] band, int left, int width) {
    return hasSmoothSegment(band, left, 1)
        || hasSmoothSegment(band, left + (BLOCK - 1) * width, 1)
        || hasSmoothSegment(band, left, width)
        || hasSmoothSegment(band, left + BLOCK - 1, width);
  }

  private static boolean hasSmoothSegment(double[] band, int start, int step) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < BLOCK; i++) {
      double value = band[start + i * step];
      sum += value;
      squares += value * value;
      if (i >= SEGMENT) {
        double left = band[start + (i - SEGMENT) * step];
        sum -= left;
        squares -= left * left;
      }
      if (i >= SEGMENT - 1
          && (squares - sum * sum / SEGMENT) / (SEGMENT - 1)
              < SMOOTH_DEVIATION * SMOOTH_DEVIATION) {
        return true;
      }
    }
    return false;
  }

  /** Sample variance, n − 1, of normalised samples, which lie about 0. */
  private static final class Deviation {
    private int count;
    private double sum;
    private double squares;

    Deviation() {}

    Deviation(Deviation a, Deviation b) {
      count = a.count + b.count;
      sum = a.sum + b.sum;
      squares = a.squares + b.squares;
    }

    void add(double[] values, int from, int number) {
      count += number;
      for (int i = from; i < from + number; i++) {
        sum += values[i];
        squares += values[i] * values[i];
      }
    }

    double variance() {
      return Math.max(0, squares - sum * sum / count) / (count - 1);
    }
  }
}
