// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

/**
 * A measured value as a severity, linear between fixed points.
 *
 * @param values rising or falling, where the severities 0, 1, 2, 3, 4 and 5 lie
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Scaling(double... values) {

  /** 0 to 5. */
  double severity(double value) {
    double direction = Math.signum(values[values.length - 1] - values[0]);
    for (int step = 0; step < values.length; step++) {
      if (direction * (value - values[step]) <= 0) {
        return step == 0
            ? 0
            : step - 1 + (value - values[step - 1]) / (values[step] - values[step - 1]);
      }
    }
    return values.length - 1;
  }
}
