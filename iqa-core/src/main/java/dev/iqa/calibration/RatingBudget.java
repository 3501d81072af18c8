// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which pictures to have rated when only some can be: as many of bad as of good ones. The pictures
 * are sorted by the score of the assessor to calibrate and cut into as many strata as pictures are
 * wanted, alike in number; one is drawn from each.
 *
 * @param pictures how many can be rated, at least 1
 * @param seed of the draws
 */
public record RatingBudget(int pictures, long seed) {

  /**
   * Checks the number.
   *
   * @throws CalibrationException if it is below 1
   */
  public RatingBudget {
    if (pictures < 1) {
      throw new CalibrationException("a budget has at least 1 picture, not " + pictures);
    }
  }

  /**
   * Chooses the pictures.
   *
   * @param scores finite, one for each picture
   * @return places in {@code scores}, rising; the same for the same scores and seed
   * @throws CalibrationException if there are fewer scores than pictures wanted, all are equal, or
   *     one is not finite
   */
  public int[] choose(double[] scores) {
    if (pictures > scores.length) {
      throw new CalibrationException(
          "a budget of " + pictures + " pictures is more than the " + scores.length + " there are");
    }
    for (double score : scores) {
      if (!Double.isFinite(score)) {
        throw new CalibrationException("a score is " + score + "; strata need finite ones");
      }
    }
    if (pictures < scores.length && Arrays.stream(scores).allMatch(s -> s == scores[0])) {
      throw new CalibrationException("all scores are equal; strata need different ones");
    }
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(i -> i)
            .toArray();
    Random random = new Random(seed);
    int[] chosen = new int[pictures];
    for (int k = 0; k < pictures; k++) {
      int begin = (int) ((long) k * scores.length / pictures);
      int end = (int) ((long) (k + 1) * scores.length / pictures);
      chosen[k] = order[begin + random.nextInt(end - begin)];
    }
    Arrays.sort(chosen);
    return chosen;
  }
}
