// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * Whether two assessors that judged the same pictures agree with people differently well.
 *
 * @param difference correlation of the first minus that of the second
 * @param t Williams' statistic, Student's t with n − 3 degrees of freedom if there is no difference
 * @param p two-sided probability of a difference at least as large by chance
 * @param interval 95 % bootstrap interval of the difference, where it could be drawn
 * @see <a href="https://doi.org/10.1037/0033-2909.87.2.245">Steiger, 1980, equation 7 (Williams'
 *     T₂)</a>
 */
public record Significance(
    Statistic difference, Statistic t, Statistic p, Optional<Interval> interval) {

  /**
   * Tests two dependent correlations that share the opinions. For SRCC the test is applied to
   * ranks; for KRCC there is none and only the bootstrap answers.
   *
   * @param correlation which
   * @param first scores of the one, oriented so that higher is better
   * @param second scores of the other, likewise
   * @param opinions of people, likewise
   * @param bootstrap draws the interval
   * @return the test
   */
  public static Significance of(
      Correlation correlation,
      double[] first,
      double[] second,
      double[] opinions,
      Bootstrap bootstrap) {
    Statistic one = correlation.of(first, opinions);
    Statistic other = correlation.of(second, opinions);
    if (!one.isDefined() || !other.isDefined()) {
      Statistic undefined =
          Statistic.undefined((one.isDefined() ? other : one).undefinedBecause().orElseThrow());
      return new Significance(undefined, undefined, undefined, Optional.empty());
    }
    Statistic difference = Statistic.of(one.orElseThrow() - other.orElseThrow());
    Optional<Interval> interval = bootstrap.difference(correlation, first, second, opinions);
    if (correlation == Correlation.KRCC) {
      Statistic none = Statistic.undefined("Williams' test is for SRCC and PLCC");
      return new Significance(difference, none, none, interval);
    }
    Statistic between = correlation.of(first, second);
    if (!between.isDefined()) {
      Statistic none = Statistic.undefined(between.undefinedBecause().orElseThrow());
      return new Significance(difference, none, none, interval);
    }
    Statistic t =
        williams(one.orElseThrow(), other.orElseThrow(), between.orElseThrow(), opinions.length);
    Statistic p =
        t.isDefined()
            ? Statistic.of(
                2
                    * new TDistribution(opinions.length - 3.0)
                        .cumulativeProbability(-Math.abs(t.orElseThrow())))
            : t;
    return new Significance(difference, t, p, interval);
  }

  /**
   * Williams' statistic.
   *
   * @param first correlation of the first assessor with people
   * @param second correlation of the second
   * @param between correlation of the two assessors
   * @param n number of pictures
   * @return t with n − 3 degrees of freedom, or undefined
   */
  static Statistic williams(double first, double second, double between, int n) {
    if (n < 4) {
      return Statistic.undefined(n + " pairs are too few");
    }
    double determinant =
        1 - first * first - second * second - between * between + 2 * first * second * between;
    double mean = (first + second) / 2;
    double spread = 2 * determinant * (n - 1) / (n - 3) + mean * mean * Math.pow(1 - between, 3);
    if (!(spread > 1e-15)) {
      return Statistic.undefined("the two assessors order the pictures alike");
    }
    return Statistic.of((first - second) * Math.sqrt((n - 1) * (1 + between) / spread));
  }

  /**
   * Whether chance explains the difference badly enough.
   *
   * @param level such as 0.05
   * @return true if p is defined and below the level
   */
  public boolean isSignificant(double level) {
    return p.isDefined() && p.orElseThrow() < level;
  }
}
