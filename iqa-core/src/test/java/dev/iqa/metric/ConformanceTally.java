// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the rows of the conformance table, a line for each metric it names. Deviations are
 * the largest of the rows.
 */
final class ConformanceTally {

  private final Map<String, Line> lines = new TreeMap<>();

  private static final class Line {
    int held;
    int failed;
    int unmet;
    int absent;
    double largest;
    double largestUnmet;
    double furthest;
  }

  private synchronized Line line(ConformanceRow row) {
    // "brisque.mscn" is a step of "brisque".
    return lines.computeIfAbsent(row.metric().split("\\.", -1)[0], name -> new Line());
  }

  /** A row of a metric that is not here. */
  synchronized void absent(ConformanceRow row) {
    line(row).absent++;
  }

  /** A row that was computed; an unmet one is known not to hold. */
  synchronized void computed(ConformanceRow row, double value, boolean unmet) {
    Line line = line(row);
    double share = value == row.expected() ? 0 : Math.abs(value - row.expected()) / row.tolerance();
    if (unmet) {
      line.unmet++;
      line.largestUnmet = Math.max(line.largestUnmet, share);
      line.furthest = Math.max(line.furthest, Math.abs(value - row.expected()));
    } else if (row.isHeldBy(value)) {
      line.held++;
      line.largest = Math.max(line.largest, share);
    } else {
      line.failed++;
    }
  }

  /** The table of docs/results/conformance.md. */
  @Override
  public synchronized String toString() {
    StringBuilder text =
        new StringBuilder(
            """
            | metric | held | of the tolerance | known unmet | of the tolerance | off by | not here | failed |
            |---|---:|---:|---:|---:|---:|---:|---:|
            """);
    Line total = new Line();
    lines.forEach(
        (name, line) -> {
          append(text, name, line);
          total.held += line.held;
          total.unmet += line.unmet;
          total.absent += line.absent;
          total.failed += line.failed;
          total.largest = Math.max(total.largest, line.largest);
          total.largestUnmet = Math.max(total.largestUnmet, line.largestUnmet);
          total.furthest = Math.max(total.furthest, line.furthest);
        });
    append(text, "**all**", total);
    return text.toString();
  }

  private static void append(StringBuilder text, String name, Line line) {
    text.append(
        String.format(
            Locale.ROOT,
            "| %s | %d | %s | %d | %s | %s | %d | %d |%n",
            name,
            line.held,
            line.held == 0 ? "" : String.format(Locale.ROOT, "%.3f", line.largest),
            line.unmet,
            line.unmet == 0 ? "" : String.format(Locale.ROOT, "%.1f", line.largestUnmet),
            line.unmet == 0 ? "" : String.format(Locale.ROOT, "%.1e", line.furthest),
            line.absent,
            line.failed));
  }
}
