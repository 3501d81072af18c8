// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import dev.iqa.ScoreScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How sure the prediction for a single score is, by split-conformal inference with errors scaled to
 * the score.
 *
 * <p>The pairs are divided by a seed: on one half a map is fitted and how large its errors are
 * along the scores; on the other half the errors in units of that size are ranked, and the ⌈(n + 1)
 * · coverage⌉-th is the quantile. Whatever the distribution of the errors, opinions of pictures
 * like these then lie inside with at least that probability.
 *
 * @param map fitted on the one half
 * @param to scale of the opinions
 * @param scores rising strictly, at which the size of errors is known; straight lines between them
 * @param sizes root mean square errors around those scores, positive, in units of {@code to}
 * @param quantile of the errors of the other half, in sizes
 * @param coverage promised part of opinions inside, in (0, 1)
 * @param measuredCoverage part of the opinions inside in ten parts, each predicted by intervals
 *     made of the others
 * @see <a href="https://arxiv.org/abs/1604.04173">Lei et al., Distribution-free predictive
 *     inference for regression, 2018</a>
 */
public record ConformalInterval(
    ScoreMap map,
    ScoreScale to,
    List<Double> scores,
    List<Double> sizes,
    double quantile,
    double coverage,
    double measuredCoverage) {

  /**
   * Fewest pairs for an interval of 95 %: the quantile is the 19th of the errors of half of nine
   * tenths of them.
   */
  public static final int LEAST_PAIRS = 44;

  private static final int PARTS = 10;
  private static final int SCORES_PER_SIZE = 20;
  private static final int MOST_SIZES = 8;
  private static final double LEAST_SIZE = 0.1;

  /**
   * Checks the numbers.
   *
   * @throws CalibrationException if one is out of range
   */
  public ConformalInterval {
    scores = List.copyOf(scores);
    sizes = List.copyOf(sizes);
    boolean allowed =
        !scores.isEmpty()
            && scores.size() == sizes.size()
            && sizes.stream().allMatch(s -> s > 0 && Double.isFinite(s))
            && quantile >= 0
            && Double.isFinite(quantile)
            && coverage > 0
            && coverage < 1
            && measuredCoverage >= 0
            && measuredCoverage <= 1;
    for (int i = 1; i < scores.size(); i++) {
      allowed &= scores.get(i) > scores.get(i - 1);
    }
    if (!allowed) {
      throw new CalibrationException(
          "an interval has rising scores with positive sizes, a quantile of at least 0 and coverages"
              + " within 0..1; not "
              + scores
              + ", "
              + sizes
              + ", "
              + quantile
              + ", "
              + coverage
              + " and "
              + measuredCoverage);
    }
  }

  /**
   * A prediction.
   *
   * @param opinion expected
   * @param low end of the interval, on the scale
   * @param high end of the interval, on the scale
   */
  public record Prediction(double opinion, double low, double high) {

    /**
     * Whether an opinion lies inside.
     *
     * @param value on the same scale
     * @return true inside, the ends included
     */
    public boolean contains(double value) {
      return low <= value && value <= high;
    }
  }

  /**
   * Fits an interval and measures its coverage on pairs it was not made of.
   *
   * @param kind of map
   * @param from scale of the scores
   * @param to scale of the opinions, bounded
   * @param scores finite and on their scale, one for each picture
   * @param opinions of the same pictures, on their scale
   * @param coverage wanted, in (0, 1)
   * @param seed of the divisions
   * @return the interval
   * @throws CalibrationException if there are fewer than {@link #LEAST_PAIRS} pairs or too few for
   *     the coverage, a value is off its scale, or {@link MapKind#fit} refuses
   */
  public static ConformalInterval fit(
      MapKind kind,
      ScoreScale from,
      ScoreScale to,
      double[] scores,
      double[] opinions,
      double coverage,
      long seed) {
    Calibration.requireOn(from, "score", scores);
    Calibration.requireOn(to, "opinion", opinions);
    if (!(coverage > 0 && coverage < 1)) {
      throw new CalibrationException("a coverage lies between 0 and 1, not " + coverage);
    }
    if (scores.length < LEAST_PAIRS) {
      throw new CalibrationException(
          scores.length + " pairs are too few for an interval; " + LEAST_PAIRS + " would work");
    }
    int[] part = Calibration.folds(scores.length, PARTS, seed);
    int inside = 0;
    for (int p = 0; p < PARTS; p++) {
      ConformalInterval other =
          fit(
              kind,
              to,
              Calibration.outside(scores, part, p),
              Calibration.outside(opinions, part, p),
              coverage,
              seed + p + 1,
              0);
      for (int i = 0; i < scores.length; i++) {
        inside += part[i] == p && other.predict(scores[i]).contains(opinions[i]) ? 1 : 0;
      }
    }
    return fit(kind, to, scores, opinions, coverage, seed, (double) inside / scores.length);
  }

  private static ConformalInterval fit(
      MapKind kind,
      ScoreScale to,
      double[] scores,
      double[] opinions,
      double coverage,
      long seed,
      double measured) {
    int[] half = Calibration.folds(scores.length, 2, seed);
    double[] x = Calibration.outside(scores, half, 1);
    double[] y = Calibration.outside(opinions, half, 1);
    double[] otherX = Calibration.outside(scores, half, 0);
    double[] otherY = Calibration.outside(opinions, half, 0);
    int rank = (int) Math.ceil((otherX.length + 1) * coverage);
    if (rank > otherX.length) {
      throw new CalibrationException(
          otherX.length + " pairs are too few for an interval that covers " + coverage);
    }
    ScoreMap map = kind.fit(x, y);
    List<Double> knots = new ArrayList<>();
    List<Double> sizes = new ArrayList<>();
    sizes(map, to, x, y, knots, sizes);
    ConformalInterval unit = new ConformalInterval(map, to, knots, sizes, 1, coverage, measured);
    double[] errors =
        IntStream.range(0, otherX.length)
            .mapToDouble(
                i ->
                    Math.abs(Calibration.clamp(map.apply(otherX[i]), to) - otherY[i])
                        / unit.size(otherX[i]))
            .sorted()
            .toArray();
    return new ConformalInterval(map, to, knots, sizes, errors[rank - 1], coverage, measured);
  }

  /** Root mean square errors of neighbours in score, no smaller than a tenth of that of all. */
  private static void sizes(
      ScoreMap map, ScoreScale to, double[] x, double[] y, List<Double> knots, List<Double> sizes) {
    int[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> x[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] squares = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double error = Calibration.clamp(map.apply(x[i]), to) - y[i];
      squares[i] = error * error;
    }
    double all = Math.sqrt(Arrays.stream(squares).average().orElseThrow());
    // Without any error the size is of no account, but it must be one.
    double least = Math.max(LEAST_SIZE * all, 1e-9 * Math.abs(to.best() - to.worst()));
    int count = Math.max(1, Math.min(MOST_SIZES, x.length / SCORES_PER_SIZE));
    for (int k = 0; k < count; k++) {
      int begin = (int) ((long) k * x.length / count);
      int end = (int) ((long) (k + 1) * x.length / count);
      double sum = 0;
      for (int i = begin; i < end; i++) {
        sum += squares[order[i]];
      }
      double knot = x[order[(begin + end) / 2]];
      if (knots.isEmpty() || knot > knots.get(knots.size() - 1)) {
        knots.add(knot);
        sizes.add(Math.max(least, Math.sqrt(sum / (end - begin))));
      }
    }
  }

  private double size(double score) {
    return new ScoreMap.Isotonic(scores, sizes).apply(score);
  }

  /**
   * The opinion predicted for a score, with the interval around it.
   *
   * @param score on the scale of the scores; infinite ones have the interval of the outermost
   * @return on the scale of opinions
   */
  public Prediction predict(double score) {
    double opinion = Calibration.clamp(map.apply(score), to);
    double half = quantile * size(score);
    return new Prediction(
        opinion, Calibration.clamp(opinion - half, to), Calibration.clamp(opinion + half, to));
  }

  /**
   * The standard deviation of a normal error whose interval is as wide.
   *
   * @param score on the scale of the scores
   * @return in units of the scale of opinions
   */
  public double standardDeviation(double score) {
    return quantile * size(score) / normalQuantile((1 + coverage) / 2);
  }

  private static double normalQuantile(double probability) {
    return new NormalDistribution().inverseCumulativeProbability(probability);
  }

  void write(ObjectNode node) {
    Calibration.write(node.putObject("map"), map);
    Calibration.numbers(node.putArray("scores"), scores);
    Calibration.numbers(node.putArray("sizes"), sizes);
    node.put("quantile", quantile);
    node.put("coverage", coverage);
    node.put("measuredCoverage", measuredCoverage);
  }

  static ConformalInterval read(JsonNode node, ScoreScale to) {
    return new ConformalInterval(
        Calibration.map(node.required("map")),
        to,
        Calibration.numbers(node.required("scores")),
        Calibration.numbers(node.required("sizes")),
        node.required("quantile").asDouble(),
        node.required("coverage").asDouble(),
        node.required("measuredCoverage").asDouble());
  }
}
