// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The maps that can be fitted. */
public enum MapKind {
  /** A straight line. */
  AFFINE(2),
  /** VQEG's logistic curve of four parameters. */
  LOGISTIC4(4),
  /** Sheikh's logistic curve with a linear term. */
  LOGISTIC5(5),
  /** The monotone steps of least squares. */
  ISOTONIC(2);

  private final int parameters;

  MapKind(int parameters) {
    this.parameters = parameters;
  }

  /**
   * The name used in files and on command lines.
   *
   * @return such as {@code logistic4}
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of a name.
   *
   * @param id as {@link #id()}
   * @return the kind
   * @throws CalibrationException if there is none of this name
   */
  public static MapKind named(String id) {
    return Arrays.stream(values())
        .filter(k -> k.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new CalibrationException(
                    "no map is called '"
                        + id
                        + "'; there are "
                        + Arrays.stream(values()).map(MapKind::id).toList()));
  }

  /**
   * Fits a map by least squares.
   *
   * @param scores of the assessor, finite, at least two different ones
   * @param opinions of people on the same pictures, finite
   * @return the map; the same for the same pairs
   * @throws CalibrationException if there are fewer pairs than parameters, a value is not finite,
   *     all scores are equal or no curve is found
   */
  public ScoreMap fit(double[] scores, double[] opinions) {
    if (scores.length != opinions.length) {
      throw new CalibrationException(
          scores.length + " scores and " + opinions.length + " opinions are not pairs");
    }
    if (scores.length < parameters) {
      throw new CalibrationException(
          id() + " has " + parameters + " parameters; " + scores.length + " pairs are too few");
    }
    requireFinite("score", scores);
    requireFinite("opinion", opinions);
    if (Arrays.stream(scores).allMatch(s -> s == scores[0])) {
      throw new CalibrationException("all scores are equal");
    }
    return switch (this) {
      case AFFINE -> affine(scores, opinions);
      case LOGISTIC4 -> LogisticFit.four(scores, opinions);
      case LOGISTIC5 -> LogisticFit.five(scores, opinions);
      case ISOTONIC -> isotonic(scores, opinions);
    };
  }

  private static void requireFinite(String what, double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new CalibrationException(
            "a " + what + " is " + value + "; only numbers can be fitted");
      }
    }
  }

  static ScoreMap.Affine affine(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double product = 0;
    double square = 0;
    for (int i = 0; i < x.length; i++) {
      product += (x[i] - meanX) * (y[i] - meanY);
      square += (x[i] - meanX) * (x[i] - meanX);
    }
    double slope = product / square;
    return new ScoreMap.Affine(slope, meanY - slope * meanX);
  }

  /** Pool adjacent violators, in the direction of the straight line through the pairs. */
  private static ScoreMap isotonic(double[] x, double[] y) {
    double sign = affine(x, y).slope() < 0 ? -1 : 1;
    int[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> x[i]))
            .mapToInt(i -> i)
            .toArray();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < order.length; ) {
      // Equal scores get one value, or the map would be no function.
      Block block = new Block(x[order[i]], x[order[i]], 0, 0);
      for (; i < order.length && x[order[i]] == block.first; i++) {
        block = new Block(block.first, block.last, block.sum + sign * y[order[i]], block.count + 1);
      }
      while (!blocks.isEmpty() && blocks.get(blocks.size() - 1).mean() >= block.mean()) {
        Block before = blocks.remove(blocks.size() - 1);
        block =
            new Block(before.first, block.last, before.sum + block.sum, before.count + block.count);
      }
      blocks.add(block);
    }
    List<Double> scores = new ArrayList<>();
    List<Double> opinions = new ArrayList<>();
    for (Block block : blocks) {
      scores.add(block.first);
      opinions.add(sign * block.mean());
      if (block.last > block.first) {
        scores.add(block.last);
        opinions.add(sign * block.mean());
      }
    }
    return new ScoreMap.Isotonic(scores, opinions);
  }

  private record Block(double first, double last, double sum, int count) {
    double mean() {
      return sum / count;
    }
  }
}
