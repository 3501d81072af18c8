// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.UnsupportedRequestException;

/**
 * How to train, whatever is learnt.
 *
 * @param steps of the whole schedule, at least 1
 * @param learningRate at the top of the schedule, above 0
 * @param warmUpSteps over which the rate rises from 0, below steps; then it falls as half a cosine
 *     to a hundredth
 * @param weightDecay of factors (not of biases and normalisations), decoupled; 0 or more
 * @param clipNorm longest gradient, above 0; a longer one is shortened
 * @param averageDecay of the exponential moving average that is validated and exported, 0 (none) to
 *     below 1; the first steps average over what there is
 * @param precision of the network's forward and backward pass
 * @param validateEvery so many steps, at least 1
 * @param patience how many validations may pass without a better one; 0 never stops early
 * @param checkpointEvery so many steps, at least 1
 * @param checkpointMinutes at the latest; 0 for steps only
 * @param threads of torch within an operation, at least 1
 * @param workers that prepare batches, at least 1
 */
public record TrainingPlan(
    long steps,
    double learningRate,
    long warmUpSteps,
    double weightDecay,
    double clipNorm,
    double averageDecay,
    Precision precision,
    long validateEvery,
    int patience,
    long checkpointEvery,
    double checkpointMinutes,
    int threads,
    int workers) {

  /** The lowest rate, as a share of the highest. */
  static final double FLOOR = .01;

  /** Of the network's forward and backward pass; weights and losses are float32 always. */
  public enum Precision {
    /** {@link #BF16} where the processor multiplies it (AVX512_BF16 or AMX), else {@link #FP32}. */
    AUTO,
    /** bfloat16 where torch's autocast thinks it safe. */
    BF16,
    /** float32 throughout. */
    FP32
  }

  /**
   * Checks the ranges.
   *
   * @throws UnsupportedRequestException if a value is out of range; the message names it
   */
  public TrainingPlan {
    require(steps >= 1, "steps is at least 1", steps);
    require(learningRate > 0, "learningRate is above 0", learningRate);
    require(warmUpSteps >= 0 && warmUpSteps < steps, "warmUpSteps lies in 0..steps-1", warmUpSteps);
    require(weightDecay >= 0, "weightDecay is 0 or more", weightDecay);
    require(clipNorm > 0, "clipNorm is above 0", clipNorm);
    require(averageDecay >= 0 && averageDecay < 1, "averageDecay lies in 0..1", averageDecay);
    require(validateEvery >= 1, "validateEvery is at least 1", validateEvery);
    require(patience >= 0, "patience is 0 or more", patience);
    require(checkpointEvery >= 1, "checkpointEvery is at least 1", checkpointEvery);
    require(checkpointMinutes >= 0, "checkpointMinutes is 0 or more", checkpointMinutes);
    require(threads >= 1, "threads is at least 1", threads);
    require(workers >= 1, "workers is at least 1", workers);
  }

  private static void require(boolean holds, String rule, Number value) {
    if (!holds) {
      throw new UnsupportedRequestException("the training's " + rule + ", not " + value);
    }
  }

  /**
   * The learning rate.
   *
   * @param step counted from 0
   * @return above 0
   */
  double rate(long step) {
    if (step < warmUpSteps) {
      return learningRate * (step + 1) / warmUpSteps;
    }
    double passed = (step - warmUpSteps) / (double) (steps - warmUpSteps);
    double cosine = (1 + Math.cos(Math.PI * Math.min(1, passed))) / 2;
    return learningRate * (FLOOR + (1 - FLOOR) * cosine);
  }

  /**
   * How much of the average stays.
   *
   * @param step counted from 0
   * @return 0 or more, below {@link #averageDecay} at first
   */
  double averageDecay(long step) {
    return Math.min(averageDecay, (1.0 + step) / (10.0 + step));
  }
}
