// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, two spaces apart; a cell too long for its column goes on in the next line. */
final class Table {

  private final List<Integer> widths;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * A table with a first line.
   *
   * @param titles of the columns
   * @param widths in characters
   */
  Table(List<String> titles, List<Integer> widths) {
    this.widths = widths;
    rows.add(titles);
  }

  /**
   * The next row.
   *
   * @param cells from the left; missing ones are empty
   */
  void add(String... cells) {
    rows.add(List.of(cells));
  }

  /**
   * Prints every row.
   *
   * @param out takes the lines
   */
  void print(PrintWriter out) {
    for (List<String> row : rows) {
      List<List<String>> cells = new ArrayList<>();
      int height = 1;
      for (int c = 0; c < row.size(); c++) {
        List<String> lines = Text.wrap(row.get(c), widths.get(c));
        cells.add(lines);
        height = Math.max(height, lines.size());
      }
      for (int y = 0; y < height; y++) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < cells.size(); c++) {
          String cell = y < cells.get(c).size() ? cells.get(c).get(y) : "";
          line.append(cell)
              .append(" ".repeat(Math.max(0, widths.get(c) - cell.length())))
              .append("  ");
        }
        out.println(line.toString().stripTrailing());
      }
    }
  }
}
