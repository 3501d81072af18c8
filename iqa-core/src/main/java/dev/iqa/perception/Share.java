// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.evaluation.Statistic;

/** A mean that is counted. */
final class Share {
  private double sum;
  private int count;

  void add(double value) {
    sum += value;
    count++;
  }

  void add(boolean hit) {
    add(hit ? 1 : 0);
  }

  int count() {
    return count;
  }

  Statistic mean(String otherwise) {
    return count == 0 ? Statistic.undefined(otherwise) : Statistic.of(sum / count);
  }
}
