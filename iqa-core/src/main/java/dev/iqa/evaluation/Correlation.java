// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.stat.correlation.KendallsCorrelation;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/** The correlations of the field. Where one is not defined, they say why. */
public enum Correlation {
  /** Spearman's rank correlation; ties share their mean rank. */
  SRCC,
  /** Kendall's rank correlation, tau-b: corrected for ties. */
  KRCC,
  /** Pearson's linear correlation. */
  PLCC;

  /**
   * Correlates two columns.
   *
   * @param scores any numbers; PLCC needs finite ones
   * @param opinions as many
   * @return in −1..1, or undefined: fewer than 2 pairs, a constant column, infinite scores in PLCC
   * @throws IllegalArgumentException if the columns differ in length or hold NaN
   */
  public Statistic of(double[] scores, double[] opinions) {
    Optional<String> obstacle = obstacle(scores, opinions);
    if (obstacle.isPresent()) {
      return Statistic.undefined(obstacle.get());
    }
    if (this == PLCC) {
      long infinite = Arrays.stream(scores).filter(s -> !Double.isFinite(s)).count();
      if (infinite > 0) {
        return Statistic.undefined(infinite + " scores are infinite");
      }
    }
    double value =
        switch (this) {
          case SRCC -> pearson(ranks(scores), ranks(opinions));
          // Ranks in place of values, so that infinite scores are no special case.
          case KRCC -> new KendallsCorrelation().correlation(ranks(scores), ranks(opinions));
          case PLCC -> pearson(scores, opinions);
        };
    return Double.isFinite(value)
        ? Statistic.of(value)
        : Statistic.undefined("the scores differ by less than rounding");
  }

  private static double pearson(double[] x, double[] y) {
    return new PearsonsCorrelation().correlation(x, y);
  }

  static double[] ranks(double[] values) {
    // Double.compare, by which it sorts, puts −0.0 before 0.0; added to 0 they are equal.
    double[] unsigned = Arrays.stream(values).map(v -> v + 0.0).toArray();
    return new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(unsigned);
  }

  static Optional<String> obstacle(double[] scores, double[] opinions) {
    if (scores.length != opinions.length) {
      throw new IllegalArgumentException(
          scores.length + " scores and " + opinions.length + " opinions are not pairs");
    }
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i]) || Double.isNaN(opinions[i])) {
        throw new IllegalArgumentException("pair " + i + " holds NaN");
      }
    }
    if (scores.length < 2) {
      return Optional.of(scores.length + " pairs are too few");
    }
    if (isConstant(scores)) {
      return Optional.of("all scores are equal");
    }
    return isConstant(opinions) ? Optional.of("all opinions are equal") : Optional.empty();
  }

  private static boolean isConstant(double[] values) {
    return Arrays.stream(values).allMatch(v -> v == values[0]);
  }
}
