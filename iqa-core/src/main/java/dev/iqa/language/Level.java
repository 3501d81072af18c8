// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

/**
 * The five words of a quality scale.
 *
 * @see <a href="https://arxiv.org/abs/2312.17090">Wu et al., Q-Align, 2023</a>
 */
public enum Level {
  /** 1. */
  BAD(1),
  /** 2. */
  POOR(2),
  /** 3. */
  FAIR(3),
  /** 4. */
  GOOD(4),
  /** 5. */
  EXCELLENT(5);

  private final int score;

  Level(int score) {
    this.score = score;
  }

  /**
   * The level on {@link dev.iqa.ScoreScale#MOS}.
   *
   * @return 1 to 5
   */
  public int score() {
    return score;
  }
}
