// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.evaluation.Statistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Answers to the closed question with eight classes. Guessing is right one time in eight.
 *
 * @param pictures how many
 * @param accuracy part of them called by their class; damage outside the vocabulary and unparsable
 *     answers are wrong
 * @param macroF1 mean over the classes that were shown of the harmonic mean of precision and recall
 * @param bySeverity accuracy by severity 1 to 5; of damaged pictures only
 * @param confusion a row for each class, in the order of {@link PerceptionClass}, with the number
 *     of pictures called by each class, by other damage, and unparsably
 */
@SuppressWarnings("EnumOrdinal") // the classes are the rows and columns, in their order
public record EightWay(
    int pictures,
    Statistic accuracy,
    Statistic macroF1,
    SortedMap<Integer, Statistic> bySeverity,
    List<List<Integer>> confusion) {

  /** Column of the answers that name only damage outside the vocabulary. */
  public static final int OTHER_DAMAGE = PerceptionClass.values().length;

  /** Column of the answers that are none. */
  public static final int UNPARSABLE = OTHER_DAMAGE + 1;

  /**
   * What the pictures of a class were called.
   *
   * @param truth their class
   * @return a number for each column
   */
  public List<Integer> row(PerceptionClass truth) {
    return confusion.get(truth.ordinal());
  }

  /** Counts answers. */
  static final class Tally {
    private final int[][] counts = new int[OTHER_DAMAGE][UNPARSABLE + 1];
    private final SortedMap<Integer, Share> bySeverity = new TreeMap<>();

    /** One answer; severity 0 for a clean picture. */
    void add(PerceptionClass truth, int severity, Answer answer) {
      int called =
          answer.isUnparsable()
              ? UNPARSABLE
              : PerceptionClass.of(answer.distortions().orElseThrow())
                  .map(Enum::ordinal)
                  .orElse(OTHER_DAMAGE);
      counts[truth.ordinal()][called]++;
      if (severity > 0) {
        bySeverity
            .computeIfAbsent(severity, s -> new Share())
            .add(called == truth.ordinal() ? 1 : 0);
      }
    }

    EightWay figures() {
      int right = 0;
      int pictures = 0;
      double f1 = 0;
      int shown = 0;
      for (int c = 0; c < counts.length; c++) {
        int truth = Arrays.stream(counts[c]).sum();
        int called = 0;
        for (int[] row : counts) {
          called += row[c];
        }
        right += counts[c][c];
        pictures += truth;
        if (truth > 0) {
          f1 += 2.0 * counts[c][c] / (truth + called);
          shown++;
        }
      }
      String nothing = "no picture was judged";
      SortedMap<Integer, Statistic> severities = new TreeMap<>();
      bySeverity.forEach((severity, share) -> severities.put(severity, share.mean(nothing)));
      List<List<Integer>> confusion = new ArrayList<>();
      for (int[] row : counts) {
        confusion.add(Arrays.stream(row).boxed().toList());
      }
      return new EightWay(
          pictures,
          pictures == 0 ? Statistic.undefined(nothing) : Statistic.of((double) right / pictures),
          pictures == 0 ? Statistic.undefined(nothing) : Statistic.of(f1 / shown),
          severities,
          List.copyOf(confusion));
    }
  }
}
