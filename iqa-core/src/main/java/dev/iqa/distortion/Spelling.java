// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What somebody may have meant who wrote a name that does not exist. */
final class Spelling {

  private static final int MOST = 4;

  private Spelling() {}

  /**
   * A question to put into an error message.
   *
   * @param written what does not exist
   * @param names what exists
   * @return such as {@code " did you mean jpeg or jpeg2000?"}, empty if nothing is near
   */
  static String suggestion(String written, Collection<String> names) {
    List<String> near = near(written.toLowerCase(Locale.ROOT), names);
    return near.isEmpty() ? "" : " did you mean " + String.join(" or ", near) + "?";
  }

  /** Names a few letters away, the nearest first; else those that have what was written in them. */
  private static List<String> near(String written, Collection<String> names) {
    int limit = Math.max(1, written.length() / 4);
    List<String> misspelt =
        names.stream()
            .filter(name -> distance(written, name.toLowerCase(Locale.ROOT)) <= limit)
            .sorted(Comparator.comparing(name -> distance(written, name.toLowerCase(Locale.ROOT))))
            .limit(MOST)
            .toList();
    if (!misspelt.isEmpty()) {
      return misspelt;
    }
    return names.stream().filter(name -> sharesAWord(written, name)).limit(MOST).toList();
  }

  private static boolean sharesAWord(String written, String name) {
    List<String> words = List.of(name.split("-"));
    return Stream.of(written.split("[-_ ]"))
        .anyMatch(word -> word.length() > 2 && words.stream().anyMatch(w -> w.startsWith(word)));
  }

  /** Levenshtein's distance: letters put in, left out or replaced. */
  static int distance(String first, String second) {
    int[] row = new int[second.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= first.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (first.charAt(i - 1) == second.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[second.length()];
  }
}
