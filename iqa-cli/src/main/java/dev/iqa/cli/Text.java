// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.ScoreScale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers and sentences as people read them on a terminal of 80 columns. */
final class Text {

  /** Columns of a line. */
  static final int WIDTH = 80;

  private Text() {}

  /**
   * A text that cannot command the terminal: file names may hold any character.
   *
   * @param text of any origin
   * @return the text with control characters shown as �
   */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c ->
                clean.appendCodePoint(
                    c != '\n'
                            && (Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT)
                        ? '\uFFFD'
                        : c));
    return clean.toString();
  }

  /**
   * Breaks between words.
   *
   * @param text words; line breaks in it are kept
   * @param columns of a line; longer words stand alone
   * @return at least one line
   */
  static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : printable(text).split("\n", -1)) {
      StringBuilder line = new StringBuilder();
      for (String word : paragraph.trim().split(" +", -1)) {
        if (line.length() > 0 && line.length() + 1 + word.length() > columns) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.length() == 0 ? "" : " ").append(word);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /**
   * A score with the decimals its scale deserves. Never rounded to the best of the scale unless it
   * is: two pictures that differ do not show 1.0000.
   *
   * @param value on the scale
   * @param scale decides the decimals
   * @return such as {@code 0.9731}, {@code 34.02}, {@code ∞}
   */
  static String number(double value, ScoreScale scale) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    double span = Math.abs(scale.best() - scale.worst());
    int decimals = span <= 2 ? 4 : span <= 10 ? 3 : 2;
    String shown = format(value, decimals);
    while (decimals < 8 && value != scale.best() && Double.parseDouble(shown) == scale.best()) {
      decimals++;
      shown = format(value, decimals);
    }
    return shown;
  }

  /**
   * An end of a scale.
   *
   * @param value finite or not
   * @return the shortest decimal
   */
  static String end(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /**
   * A scale in words.
   *
   * @param scale of a score
   * @return such as {@code 0 is worst, 100 is best: higher is better}
   */
  static String direction(ScoreScale scale) {
    return end(scale.worst())
        + " is worst, "
        + end(scale.best())
        + " is best: "
        + (scale.higherIsBetter() ? "higher" : "lower")
        + " is better";
  }

  /**
   * A time.
   *
   * @param time not negative
   * @return such as {@code 0.8 ms}, {@code 45 ms}, {@code 3.2 s}
   */
  static String duration(Duration time) {
    double ms = time.toNanos() / 1e6;
    if (ms < 10) {
      return format(ms, 1) + " ms";
    }
    return ms < 10_000 ? format(ms, 0) + " ms" : format(ms / 1000, 1) + " s";
  }

  /**
   * A probability.
   *
   * @param probability 0 to 1
   * @return such as {@code 87 %}
   */
  static String percent(double probability) {
    return format(100 * probability, 0) + " %";
  }

  /**
   * A number of decimals.
   *
   * @param value finite
   * @param decimals after the point
   * @return with a point, whatever the locale
   */
  static String format(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /**
   * Words in a row.
   *
   * @param count of the noun
   * @param noun its singular, with a regular plural
   * @return such as {@code 1 picture}, {@code 3 pictures}
   */
  static String count(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
