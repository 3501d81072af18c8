// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

/** Checks of manifest fields; the reader puts the path of the field before the message. */
final class Require {

  private Require() {}

  static void that(boolean holds, String field, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(field + " is " + value + "; " + wanted + " would work");
    }
  }

  static void text(String field, String value) {
    that(!value.isBlank(), field, "blank", "some text");
  }

  static void finite(String field, double value) {
    that(Double.isFinite(value), field, value, "a finite number");
  }

  static void atLeast(String field, int value, int least) {
    that(value >= least, field, value, "a whole number of at least " + least);
  }
}
