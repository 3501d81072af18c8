// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

/**
 * One kind of damage found in a picture.
 *
 * @param type what it is
 * @param severity 1 slight to 5 catastrophic, steps between allowed; see {@link Severity}
 * @param confidence that it is there at all, 0 to 1
 */
public record Distortion(DistortionType type, double severity, double confidence) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the severity is outside 1..5 or the confidence outside 0..1
   */
  public Distortion {
    if (!(severity >= 1 && severity <= 5)) {
      throw new IllegalArgumentException("a severity lies in 1..5, not " + severity);
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("a confidence lies in 0..1, not " + confidence);
    }
  }

  /**
   * The severity in words.
   *
   * @return the nearest of the five steps
   */
  public Severity severityStep() {
    return Severity.nearest(severity);
  }
}
