// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

/**
 * The range of a score; its direction is the order of the two ends.
 *
 * @param name unit or name of the scale, as shown to users: {@code "dB"}, {@code "SSIM"}
 * @param worst score of the worst picture; may be infinite
 * @param best score of the best picture; may be infinite
 */
public record ScoreScale(String name, double worst, double best) {

  /** Mean opinion score of five levels: 1 bad, 5 excellent. */
  public static final ScoreScale MOS = new ScoreScale("MOS", 1, 5);

  /** 0 worst, 100 best. */
  public static final ScoreScale PERCENT = new ScoreScale("percent", 0, 100);

  /**
   * Checks the ends.
   *
   * @throws IllegalArgumentException if an end is NaN, both are equal, or the name is blank
   */
  public ScoreScale {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a scale needs a name");
    }
    if (Double.isNaN(worst) || Double.isNaN(best) || worst == best) {
      throw new IllegalArgumentException(
          "worst and best must be two different numbers, not " + worst + " and " + best);
    }
  }

  /**
   * Direction.
   *
   * @return true if a larger score is a better picture
   */
  public boolean higherIsBetter() {
    return best > worst;
  }

  /**
   * Whether both ends are finite.
   *
   * @return true if {@link #toUnit} has an answer
   */
  public boolean isBounded() {
    return Double.isFinite(worst) && Double.isFinite(best);
  }

  /**
   * Whether a score lies on this scale, ends included.
   *
   * @param score any number
   * @return false for NaN
   */
  public boolean contains(double score) {
    return Math.min(worst, best) <= score && score <= Math.max(worst, best);
  }

  /**
   * Position between the ends.
   *
   * @param score on this scale
   * @return 0 for worst, 1 for best, linear between
   * @throws IllegalStateException if an end is infinite
   */
  public double toUnit(double score) {
    if (!isBounded()) {
      throw new IllegalStateException("the scale " + this + " has no finite position");
    }
    return (score - worst) / (best - worst);
  }

  /**
   * Whether one score is strictly better than another.
   *
   * @param score the one
   * @param other the other
   * @return true if {@code score} lies closer to best
   */
  public boolean isBetter(double score, double other) {
    return higherIsBetter() ? score > other : score < other;
  }

  @Override
  public String toString() {
    return name + " " + shortest(worst) + " (worst) to " + shortest(best) + " (best)";
  }

  private static String shortest(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
