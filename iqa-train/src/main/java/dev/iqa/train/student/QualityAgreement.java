// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityMap;
import dev.iqa.Score;
import dev.iqa.metric.ClassicalMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What several full-reference metrics agree on. Their values have nothing in common but their
 * order, so each is replaced by its rank within a sample of damaged pictures; the mean rank, ranked
 * once more so that it is spread evenly over 0 to 1, is the quality, and the ranks' standard
 * deviation says how far the metrics disagree.
 */
public final class QualityAgreement implements AutoCloseable {

  /** Whose ranks are averaged. */
  static final List<String> METRICS = List.of("gmsd", "ms-ssim", "haarpsi", "psnr-hvs", "mdsi");

  /** Values of all metrics for one picture, larger is better, and the map of the first. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  public record Values(double[] byMetric, QualityMap map) {}

  /** Quality on the common scale. */
  public record Quality(double value, double deviation) {}

  private final List<QualityAssessor> assessors = new ArrayList<>();
  private double[][] quantiles = new double[0][];

  QualityAgreement() {
    for (String name : METRICS) {
      assessors.add(
          ClassicalMetrics.all().stream()
              .filter(metric -> metric.descriptor().id().name().equals(name))
              .findFirst()
              .orElseThrow()
              .open(AssessorConfig.defaults()));
    }
  }

  /** Asks every metric. */
  public Values measure(Picture test, Picture reference) {
    double[] values = new double[METRICS.size()];
    QualityMap map = null;
    for (int i = 0; i < values.length; i++) {
      AssessmentRequest request = AssessmentRequest.of(test).against(reference);
      Assessment answer =
          assessors
              .get(i)
              .assess(
                  i == 0 ? request.asking(Aspect.SCORE, Aspect.MAP) : request.asking(Aspect.SCORE));
      Score score = answer.score().orElseThrow();
      boolean lowIsBest = score.scale().best() < score.scale().worst();
      values[i] = lowIsBest ? -score.value() : score.value();
      if (i == 0) {
        map = answer.map().orElseThrow();
      }
    }
    if (map == null) {
      throw new IllegalStateException(METRICS.get(0) + " gave no map");
    }
    return new Values(values, map);
  }

  /** Lays the common scale over a sample. */
  void fit(List<Values> sample) {
    int count = METRICS.size();
    double[][] fitted = new double[count + 2][];
    for (int i = 0; i < count; i++) {
      int metric = i;
      fitted[i] = quantiles(sample.stream().mapToDouble(v -> v.byMetric()[metric]).toArray());
    }
    fitted[count] =
        quantiles(
            sample.stream()
                .mapToDouble(v -> Arrays.stream(ranks(fitted, v)).average().orElseThrow())
                .toArray());
    fitted[count + 1] =
        quantiles(
            sample.stream()
                .flatMapToDouble(
                    v -> {
                      QualityMap map = v.map();
                      return java.util.stream.IntStream.range(0, 16)
                          .mapToDouble(
                              k ->
                                  map.at(
                                      map.width() * (2 * (k % 4) + 1) / 8,
                                      map.height() * (2 * (k / 4) + 1) / 8));
                    })
                .toArray());
    quantiles = fitted;
  }

  private static double[] quantiles(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] result = new double[101];
    for (int i = 0; i <= 100; i++) {
      result[i] = sorted[(int) Math.round(i / 100.0 * (sorted.length - 1))];
    }
    return result;
  }

  private static double[] ranks(double[][] quantiles, Values values) {
    double[] ranks = new double[METRICS.size()];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = rank(quantiles[i], values.byMetric()[i]);
    }
    return ranks;
  }

  /** Part of the sample below a value, the middle of equal ones, straight lines between. */
  static double rank(double[] quantiles, double value) {
    int last = quantiles.length - 1;
    if (!(value > quantiles[0])) {
      return 0;
    }
    if (value >= quantiles[last]) {
      return 1;
    }
    int low = 0;
    int high = last;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (quantiles[middle] <= value) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double step = quantiles[high] - quantiles[low];
    return (low + (step > 0 ? (value - quantiles[low]) / step : 0)) / last;
  }

  /** Quality and disagreement of measured values. */
  public Quality quality(Values values) {
    double[] ranks = ranks(quantiles, values);
    double mean = Arrays.stream(ranks).average().orElseThrow();
    double squares = Arrays.stream(ranks).map(r -> (r - mean) * (r - mean)).sum();
    return new Quality(
        rank(quantiles[METRICS.size()], mean), Math.sqrt(squares / (ranks.length - 1)));
  }

  /**
   * Quality by cell of 8×8 pixels: the mean is the picture's, the differences are those of the
   * first metric's map.
   */
  float[] map(Values values, double quality) {
    int side = Example.CELLS;
    QualityMap map = values.map();
    double[] scale = quantiles[METRICS.size() + 1];
    float[] cells = new float[side * side];
    double sum = 0;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int left = x * map.width() / side;
        int right = Math.max(left + 1, (x + 1) * map.width() / side);
        int top = y * map.height() / side;
        int bottom = Math.max(top + 1, (y + 1) * map.height() / side);
        double total = 0;
        for (int v = top; v < bottom; v++) {
          for (int u = left; u < right; u++) {
            total += map.at(u, v);
          }
        }
        double mean = total / ((right - left) * (bottom - top));
        cells[y * side + x] = (float) rank(scale, mean);
        sum += cells[y * side + x];
      }
    }
    double middle = sum / cells.length;
    for (int i = 0; i < cells.length; i++) {
      cells[i] = (float) Math.max(0, Math.min(1, quality + cells[i] - middle));
    }
    return cells;
  }

  /** Writes the scale, one line for each table. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (double[] table : quantiles) {
      StringBuilder line = new StringBuilder();
      for (double value : table) {
        line.append(line.isEmpty() ? "" : ",").append(String.format(Locale.ROOT, "%.9g", value));
      }
      lines.add(line.toString());
    }
    Files.write(file, lines);
  }

  /** Reads a scale written before. */
  void read(Path file) throws IOException {
    quantiles =
        Files.readAllLines(file).stream()
            .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
  }

  @Override
  public void close() {
    assessors.forEach(QualityAssessor::close);
  }
}
