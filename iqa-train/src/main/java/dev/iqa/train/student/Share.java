// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

/** A share that is counted. */
final class Share {

  private double hits;
  private int count;

  void add(boolean hit) {
    add(hit ? 1 : 0);
  }

  void add(double credit) {
    hits += credit;
    count++;
  }

  int count() {
    return count;
  }

  /** NaN of nothing. */
  double value() {
    return count == 0 ? Double.NaN : hits / count;
  }
}
