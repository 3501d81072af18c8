// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import dev.iqa.Score;

/**
 * What a teacher thinks of one picture.
 *
 * @param levels shares of the five levels
 * @param deviation of the teacher's score in levels, at least 0; {@link
 *     LevelDistribution#DEFAULT_DEVIATION} where the teacher told none
 */
public record PointSignal(LevelDistribution levels, double deviation) {

  /**
   * Checks the deviation.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public PointSignal {
    if (!(deviation >= 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException("a deviation is finite and at least 0, not " + deviation);
    }
  }

  /**
   * The signal of a score.
   *
   * @param score on a bounded scale
   * @return its shares and deviation
   * @throws DistillationException if the scale is unbounded
   */
  public static PointSignal of(Score score) {
    return new PointSignal(LevelDistribution.of(score), LevelDistribution.deviation(score));
  }

  /**
   * The mean level, s_T of the losses.
   *
   * @return 1..5
   */
  public double score() {
    return levels.score();
  }

  /**
   * How much it should count.
   *
   * @return 1 − H / ln 5, in 0..1
   */
  public double reliability() {
    return levels.reliability();
  }
}
