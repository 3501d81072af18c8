// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.calibration.ScoreMap;
import java.util.List;
import java.util.Optional;

/** Opinions over scores with the fitted curve, as SVG inside HTML. */
final class ScatterPlot {

  private static final int WIDTH = 460;
  private static final int HEIGHT = 320;
  private static final int LEFT = 56;
  private static final int BOTTOM = 44;
  private static final int MARGIN = 12;
  private static final int TICKS = 5;
  private static final int CURVE_POINTS = 120;

  private final double lowX;
  private final double highX;
  private final double lowY;
  private final double highY;

  private ScatterPlot(double lowX, double highX, double lowY, double highY) {
    this.lowX = lowX;
    this.highX = highX;
    this.lowY = lowY;
    this.highY = highY;
  }

  /**
   * Draws.
   *
   * @param points score and opinion; those with infinite scores are left out
   * @param curve through them
   * @param scores label of the horizontal axis
   * @param opinions label of the vertical axis
   * @return an svg element
   */
  static String of(
      List<double[]> points, Optional<ScoreMap> curve, String scores, String opinions) {
    List<double[]> finite = points.stream().filter(p -> Double.isFinite(p[0])).toList();
    if (finite.isEmpty()) {
      return "<p>There is no finite score to draw.</p>";
    }
    double[] x = range(finite, 0);
    double[] y = range(finite, 1);
    return new ScatterPlot(x[0], x[1], y[0], y[1]).draw(finite, curve, scores, opinions);
  }

  private static double[] range(List<double[]> points, int axis) {
    double low = points.stream().mapToDouble(p -> p[axis]).min().orElseThrow();
    double high = points.stream().mapToDouble(p -> p[axis]).max().orElseThrow();
    return low == high ? new double[] {low - 0.5, high + 0.5} : new double[] {low, high};
  }

  private String draw(
      List<double[]> points, Optional<ScoreMap> curve, String scores, String opinions) {
    StringBuilder svg = new StringBuilder(points.size() * 40);
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">"
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
    svg.append(
        "<path class=\"axis\" d=\"M%d %dV%dH%d\"/>"
            .formatted(LEFT, MARGIN, HEIGHT - BOTTOM, WIDTH - MARGIN));
    for (int i = 0; i <= TICKS; i++) {
      double value = lowX + (highX - lowX) * i / TICKS;
      svg.append(text(x(value), HEIGHT - BOTTOM + 16.0, "middle", number(value, highX - lowX)));
      double opinion = lowY + (highY - lowY) * i / TICKS;
      svg.append(text(LEFT - 6.0, y(opinion) + 4, "end", number(opinion, highY - lowY)));
    }
    svg.append(text((LEFT + WIDTH) / 2.0, HEIGHT - 8.0, "middle", scores));
    svg.append(
        "<text transform=\"rotate(-90)\" x=\"%d\" y=\"12\" text-anchor=\"middle\">%s</text>"
            .formatted(-(HEIGHT - BOTTOM) / 2, Html.escape(opinions)));
    // One path of dots is a tenth of as many circle elements.
    svg.append("<path class=\"dots\" d=\"");
    for (double[] point : points) {
      svg.append('M')
          .append(Text.format(x(point[0]), 1))
          .append(' ')
          .append(Text.format(y(point[1]), 1))
          .append("h0");
    }
    svg.append("\"/>");
    curve.ifPresent(
        map -> {
          svg.append("<path class=\"curve\" d=\"");
          for (int i = 0; i <= CURVE_POINTS; i++) {
            double score = lowX + (highX - lowX) * i / CURVE_POINTS;
            double opinion = Math.max(lowY, Math.min(highY, map.apply(score)));
            svg.append(i == 0 ? 'M' : 'L')
                .append(Text.format(x(score), 1))
                .append(' ')
                .append(Text.format(y(opinion), 1));
          }
          svg.append("\"/>");
        });
    return svg.append("</svg>").toString();
  }

  private static String text(double x, double y, String anchor, String words) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
        .formatted(Text.format(x, 1), Text.format(y, 1), anchor, Html.escape(words));
  }

  private static String number(double value, double span) {
    int decimals = (int) Math.max(0, Math.min(8, 2 - Math.floor(Math.log10(span))));
    return Text.format(value, decimals);
  }

  private double x(double score) {
    return LEFT + (WIDTH - LEFT - MARGIN) * (score - lowX) / (highX - lowX);
  }

  private double y(double opinion) {
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - MARGIN) * (opinion - lowY) / (highY - lowY);
  }
}
