// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * Percentile bootstrap over pictures. The same seed gives the same interval.
 *
 * @param resamples how many samples are drawn with replacement, at least 100
 * @param seed of the draws
 * @see <a href="https://doi.org/10.1201/9780429246593">Efron and Tibshirani, An Introduction to the
 *     Bootstrap, 1993</a>
 */
public record Bootstrap(int resamples, long seed) {

  private static final double TAIL = 0.025;

  /**
   * Checks the number of resamples.
   *
   * @throws IllegalArgumentException if they are fewer than 100
   */
  public Bootstrap {
    if (resamples < 100) {
      throw new IllegalArgumentException("at least 100 resamples, not " + resamples);
    }
  }

  /**
   * The 95 % interval of a correlation.
   *
   * @param correlation which
   * @param scores of the assessor
   * @param opinions of people
   * @return empty if the correlation is undefined on the pairs or on more than 5 % of the resamples
   */
  public Optional<Interval> interval(Correlation correlation, double[] scores, double[] opinions) {
    if (!correlation.of(scores, opinions).isDefined()) {
      return Optional.empty();
    }
    int n = scores.length;
    Random random = new Random(seed);
    double[] found = new double[resamples];
    int count = 0;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int r = 0; r < resamples; r++) {
      for (int i = 0; i < n; i++) {
        int drawn = random.nextInt(n);
        x[i] = scores[drawn];
        y[i] = opinions[drawn];
      }
      Statistic statistic = correlation.of(x, y);
      if (statistic.isDefined()) {
        found[count++] = statistic.orElseThrow();
      }
    }
    return percentiles(found, count);
  }

  /**
   * The 95 % interval of the difference of two assessors' correlations, first minus second, on the
   * same pictures.
   *
   * @param correlation which
   * @param first scores of the one
   * @param second scores of the other
   * @param opinions of people
   * @return empty if either correlation is undefined
   */
  public Optional<Interval> difference(
      Correlation correlation, double[] first, double[] second, double[] opinions) {
    if (!correlation.of(first, opinions).isDefined()
        || !correlation.of(second, opinions).isDefined()) {
      return Optional.empty();
    }
    int n = opinions.length;
    Random random = new Random(seed);
    double[] found = new double[resamples];
    int count = 0;
    double[] a = new double[n];
    double[] b = new double[n];
    double[] y = new double[n];
    for (int r = 0; r < resamples; r++) {
      for (int i = 0; i < n; i++) {
        int drawn = random.nextInt(n);
        a[i] = first[drawn];
        b[i] = second[drawn];
        y[i] = opinions[drawn];
      }
      Statistic one = correlation.of(a, y);
      Statistic other = correlation.of(b, y);
      if (one.isDefined() && other.isDefined()) {
        found[count++] = one.orElseThrow() - other.orElseThrow();
      }
    }
    return percentiles(found, count);
  }

  /**
   * The 95 % interval of a root mean square error.
   *
   * @param predicted opinions, finite
   * @param opinions of people
   * @return the interval
   * @throws IllegalArgumentException if the columns differ in length or are empty
   */
  public Interval rmse(double[] predicted, double[] opinions) {
    int n = opinions.length;
    if (predicted.length != n || n == 0) {
      throw new IllegalArgumentException(
          predicted.length + " predictions and " + n + " opinions are not pairs");
    }
    Random random = new Random(seed);
    double[] found = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      double squares = 0;
      for (int i = 0; i < n; i++) {
        int drawn = random.nextInt(n);
        double error = predicted[drawn] - opinions[drawn];
        squares += error * error;
      }
      found[r] = Math.sqrt(squares / n);
    }
    return percentiles(found, resamples).orElseThrow();
  }

  private Optional<Interval> percentiles(double[] found, int count) {
    if (count < resamples * 0.95) {
      return Optional.empty();
    }
    double[] sorted = Arrays.copyOf(found, count);
    Arrays.sort(sorted);
    return Optional.of(
        new Interval(
            sorted[(int) Math.floor(TAIL * (count - 1))],
            sorted[(int) Math.ceil((1 - TAIL) * (count - 1))]));
  }
}
