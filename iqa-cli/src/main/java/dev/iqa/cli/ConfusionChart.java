// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import java.util.List;

/**
 * What was called what, as SVG inside HTML: rows are the truth, and shares of a row its colours.
 */
final class ConfusionChart {

  private static final int CELL = 34;
  private static final int LABELS = 176;
  private static final int HEAD = 134;

  private ConfusionChart() {}

  /**
   * Draws.
   *
   * @param truths names of the rows
   * @param answers names of the columns; the first are those of the rows
   * @param counts by row and column
   * @return an svg element
   */
  static String of(List<String> truths, List<String> answers, List<List<Integer>> counts) {
    int width = LABELS + CELL * answers.size() + 90;
    int height = HEAD + CELL * truths.size() + 8;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">"
            .formatted(width, height, width, height));
    for (int c = 0; c < answers.size(); c++) {
      svg.append(
          "<text transform=\"translate(%d %d) rotate(-45)\">%s</text>"
              .formatted(LABELS + CELL * c + CELL / 2, HEAD - 8, Html.escape(answers.get(c))));
    }
    for (int r = 0; r < truths.size(); r++) {
      int y = HEAD + CELL * r;
      int total = counts.get(r).stream().mapToInt(Integer::intValue).sum();
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
              .formatted(LABELS - 8, y + CELL / 2 + 4, Html.escape(truths.get(r))));
      for (int c = 0; c < answers.size(); c++) {
        int count = counts.get(r).get(c);
        double share = total == 0 ? 0 : (double) count / total;
        boolean right = truths.get(r).equals(answers.get(c));
        svg.append(
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill-opacity=\"%s\"/>"
                .formatted(
                    right ? "right" : "wrong",
                    LABELS + CELL * c,
                    y,
                    CELL - 2,
                    CELL - 2,
                    Text.format(count == 0 ? 0.04 : 0.15 + 0.85 * share, 2)));
        if (count > 0) {
          svg.append(
              "<text class=\"count\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>"
                  .formatted(LABELS + CELL * c + CELL / 2 - 1, y + CELL / 2 + 4, count));
        }
      }
    }
    return svg.append("</svg>\n").toString();
  }
}
