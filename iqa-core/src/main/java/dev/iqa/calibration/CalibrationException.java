// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

/** Pairs to which no map can be fitted, or a file that holds no calibration. */
public final class CalibrationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Says why.
   *
   * @param message what, the value, what would work
   */
  public CalibrationException(String message) {
    super(message);
  }
}
