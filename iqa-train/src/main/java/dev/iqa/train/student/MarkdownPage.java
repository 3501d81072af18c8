// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import java.util.Arrays;
import java.util.Locale;

/** A page of results in Markdown; lines and rows are printed as they come, too. */
final class MarkdownPage {

  private final StringBuilder text = new StringBuilder();

  /** Adds text as it is. */
  MarkdownPage append(Object part) {
    text.append(part);
    return this;
  }

  /** Adds a paragraph. */
  void line(String format, Object... values) {
    String line = String.format(Locale.ROOT, format, values);
    text.append(line).append("\n\n");
    System.out.println(line);
  }

  /** Begins a table. */
  void head(Object... cells) {
    row(cells);
    Object[] rule = new Object[cells.length];
    Arrays.fill(rule, "---");
    row(rule);
  }

  /** Adds a row to a table, real numbers with three decimals. */
  void row(Object... cells) {
    StringBuilder row = new StringBuilder("|");
    for (Object cell : cells) {
      String shown =
          cell instanceof Double value
              ? String.format(Locale.ROOT, "%.3f", value)
              : cell.toString();
      row.append(' ').append(shown).append(" |");
    }
    text.append(row).append('\n');
    System.out.println(row);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
