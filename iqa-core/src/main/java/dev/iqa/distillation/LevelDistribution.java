// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import dev.iqa.Score;
import dev.iqa.ScoreScale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hipparchus.special.Erf;

/**
 * Shares of the five levels <i>bad</i> (1), <i>poor</i>, <i>fair</i>, <i>good</i> and
 * <i>excellent</i> (5).
 *
 * @param shares from bad to excellent, five numbers from 0 to 1 that sum to 1
 */
public record LevelDistribution(List<Double> shares) {

  /** How many levels there are. */
  public static final int LEVELS = 5;

  /**
   * The standard deviation of a score that comes without one, in levels: that under which the
   * probability of a preference, Φ((s_A − s_B) / √(σ_A² + σ_B²)), is the student's Φ((s_A − s_B) /
   * √2).
   */
  public static final double DEFAULT_DEVIATION = 1;

  private static final double TOLERANCE = 1e-6;
  private static final double MIDDLE = 3;

  /** Below it neighbouring levels are lost to rounding, and the two that are left say it all. */
  private static final double LEAST_DEVIATION = 0.05;

  /**
   * Copies the shares.
   *
   * @throws IllegalArgumentException if they are not five numbers from 0 to 1 that sum to 1
   */
  public LevelDistribution {
    shares = List.copyOf(shares);
    double sum = 0;
    boolean allowed = shares.size() == LEVELS;
    for (double share : shares) {
      allowed &= share >= 0 && share <= 1;
      sum += share;
    }
    if (!allowed || Math.abs(sum - 1) > TOLERANCE) {
      throw new IllegalArgumentException(
          "five shares from 0 to 1 that sum to 1 are wanted, not " + shares);
    }
  }

  /**
   * The distribution of a score on a bounded scale: brought to 1..5 in a straight line, worst to 1,
   * and made discrete by {@link #of(double, double)}.
   *
   * @param score finite; without a standard deviation it has {@link #DEFAULT_DEVIATION}
   * @return the shares
   * @throws DistillationException if the scale is unbounded
   */
  public static LevelDistribution of(Score score) {
    return of(level(score), deviation(score));
  }

  /**
   * A score in levels.
   *
   * @param score on a bounded scale
   * @return 1..5, 5 for the best
   * @throws DistillationException if the scale is unbounded
   */
  public static double level(Score score) {
    requireBounded(score.scale());
    return 1 + (LEVELS - 1) * score.scale().toUnit(score.value());
  }

  /**
   * The standard deviation of a score in levels.
   *
   * @param score on a bounded scale
   * @return {@link #DEFAULT_DEVIATION} for a score without one
   * @throws DistillationException if the scale is unbounded
   */
  public static double deviation(Score score) {
    ScoreScale scale = score.scale();
    requireBounded(scale);
    return score.standardDeviation().isEmpty()
        ? DEFAULT_DEVIATION
        : score.standardDeviation().getAsDouble()
            * (LEVELS - 1)
            / Math.abs(scale.best() - scale.worst());
  }

  /**
   * Refuses a scale that has no place for five levels.
   *
   * @param scale of a teacher
   * @throws DistillationException if it is unbounded
   */
  public static void requireBounded(ScoreScale scale) {
    if (!scale.isBounded()) {
      throw new DistillationException(
          "the scale "
              + scale
              + " has an open end and no place for five levels; the same assessor calibrated to"
              + " opinions would work");
    }
  }

  /**
   * A normal distribution over the levels: each takes the mass within half a level, and the five
   * are corrected by α p + β so that they sum to 1 and their mean is the score's. Where that would
   * make a share negative, as for small deviations and near the ends, the masses are tilted
   * instead, p · exp(λ level), which gives the same mean and keeps them positive; under a deviation
   * of 0.05 the two levels around the score share it.
   *
   * @param mean 1..5
   * @param deviation finite, at least 0
   * @return the shares; their mean is {@code mean} to 1e-9
   * @throws IllegalArgumentException if mean or deviation are out of range
   * @see <a href="https://arxiv.org/abs/2501.11561">You et al., DeQA-Score, 2025</a>
   */
  public static LevelDistribution of(double mean, double deviation) {
    if (!(mean >= 1 && mean <= LEVELS) || !(deviation >= 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException(
          "a mean from 1 to 5 and a finite deviation are wanted, not "
              + mean
              + " and "
              + deviation);
    }
    if (deviation < LEAST_DEVIATION || mean == 1 || mean == LEVELS) {
      return between(mean);
    }
    double[] mass = new double[LEVELS];
    double sum = 0;
    double moment = 0;
    for (int i = 0; i < LEVELS; i++) {
      mass[i] =
          Erf.erf(
                  (i + 0.5 - mean) / (deviation * Math.sqrt(2)),
                  (i + 1.5 - mean) / (deviation * Math.sqrt(2)))
              / 2;
      sum += mass[i];
      moment += mass[i] * (i + 1 - MIDDLE);
    }
    double alpha =
        Math.abs(mean - MIDDLE) < 1e-6
            ? 1 / momentSlope(mean, deviation)
            : (mean - MIDDLE) / moment;
    double beta = (1 - alpha * sum) / LEVELS;
    double[] shares = new double[LEVELS];
    boolean positive = true;
    for (int i = 0; i < LEVELS; i++) {
      shares[i] = alpha * mass[i] + beta;
      positive &= shares[i] >= 0;
    }
    return positive ? normalised(shares) : tilted(mass, mean);
  }

  /** In the middle α is 0 / 0; its limit is one over how fast the moment grows with the mean. */
  private static double momentSlope(double mean, double deviation) {
    double slope = 0;
    for (int i = 0; i < LEVELS; i++) {
      slope +=
          (i + 1 - MIDDLE)
              * (density(i + 0.5 - mean, deviation) - density(i + 1.5 - mean, deviation));
    }
    return slope;
  }

  private static double density(double x, double deviation) {
    double z = x / deviation;
    return Math.exp(-z * z / 2) / (deviation * Math.sqrt(2 * Math.PI));
  }

  private static LevelDistribution between(double mean) {
    List<Double> shares = new ArrayList<>(Collections.nCopies(LEVELS, 0.0));
    int below = Math.min(LEVELS - 2, (int) Math.floor(mean) - 1);
    shares.set(below, below + 2 - mean);
    shares.set(below + 1, mean - below - 1);
    return new LevelDistribution(shares);
  }

  private static LevelDistribution tilted(double[] mass, double mean) {
    double low = -700;
    double high = 700;
    // The mean rises with λ: halving to the last bit.
    for (int step = 0; step < 200 && Math.nextUp(low) < high; step++) {
      double middle = (low + high) / 2;
      if (mean(tilt(mass, middle)) < mean) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return normalised(tilt(mass, high));
  }

  private static double[] tilt(double[] mass, double lambda) {
    double[] logs = new double[LEVELS];
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < LEVELS; i++) {
      logs[i] = Math.log(mass[i]) + lambda * i;
      most = Math.max(most, logs[i]);
    }
    double[] tilted = new double[LEVELS];
    for (int i = 0; i < LEVELS; i++) {
      tilted[i] = Math.exp(logs[i] - most);
    }
    return tilted;
  }

  private static double mean(double[] weights) {
    double sum = 0;
    double moment = 0;
    for (int i = 0; i < LEVELS; i++) {
      sum += weights[i];
      moment += weights[i] * (i + 1);
    }
    return moment / sum;
  }

  private static LevelDistribution normalised(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    List<Double> shares = new ArrayList<>();
    for (double weight : weights) {
      shares.add(weight / sum);
    }
    return new LevelDistribution(shares);
  }

  /**
   * The mean level.
   *
   * @return Σ level · share, 1..5
   */
  public double score() {
    double score = 0;
    for (int i = 0; i < LEVELS; i++) {
      score += (i + 1) * shares.get(i);
    }
    return Math.min(LEVELS, Math.max(1, score));
  }

  /**
   * How sure the shares are.
   *
   * @return 1 − H / ln 5: 1 for one level, 0 for five equal shares
   */
  public double reliability() {
    double entropy = 0;
    for (double share : shares) {
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    return Math.min(1, Math.max(0, 1 - entropy / Math.log(LEVELS)));
  }
}
