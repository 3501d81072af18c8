// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.Locale;

/**
 * The five steps of damage, each with its word.
 *
 * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a>
 */
public enum Severity {
  /** 1: seen when looked for. */
  SLIGHT(1),
  /** 2: seen, not disturbing. */
  MODERATE(2),
  /** 3: seen at once. */
  OBVIOUS(3),
  /** 4: disturbing. */
  SERIOUS(4),
  /** 5: the picture is hardly usable. */
  CATASTROPHIC(5);

  private final int level;

  Severity(int level) {
    this.level = level;
  }

  /**
   * The step nearest to a severity.
   *
   * @param severity 1 to 5
   * @return the step; halves round up
   * @throws IllegalArgumentException if outside 1 to 5
   */
  public static Severity nearest(double severity) {
    if (!(severity >= 1 && severity <= 5)) {
      throw new IllegalArgumentException("a severity lies in 1..5, not " + severity);
    }
    return values()[(int) Math.floor(severity + 0.5) - 1];
  }

  /**
   * The step as a number.
   *
   * @return 1 to 5
   */
  public int level() {
    return level;
  }

  /**
   * The step in plain English.
   *
   * @return a lower-case word
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
