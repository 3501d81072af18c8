// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

/**
 * The figure of the validation that the best weights are chosen by.
 *
 * @param figure its name
 * @param higherIsBetter its direction
 */
public record Goal(String figure, boolean higherIsBetter) {

  /**
   * A figure to be made large, such as SRCC.
   *
   * @param figure its name
   * @return a goal
   */
  public static Goal highest(String figure) {
    return new Goal(figure, true);
  }

  /**
   * A figure to be made small, such as RMSE.
   *
   * @param figure its name
   * @return a goal
   */
  public static Goal lowest(String figure) {
    return new Goal(figure, false);
  }

  boolean prefers(double candidate, double best) {
    // A first NaN must not stay the best for ever.
    return Double.isNaN(best)
        ? !Double.isNaN(candidate)
        : higherIsBetter ? candidate > best : candidate < best;
  }
}
