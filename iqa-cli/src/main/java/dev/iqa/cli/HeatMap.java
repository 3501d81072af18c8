// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Picture;
import dev.iqa.QualityMap;
import dev.iqa.ScoreScale;
import java.util.Arrays;
import java.util.Locale;

/**
 * A {@link QualityMap} as colours: the worse, the brighter, whichever way its scale runs.
 *
 * <p>Dark is the best of the scale, or the best cell where the scale has no finite best; brightest
 * is the worst hundredth of the cells, so that a single outlier does not darken all others. The
 * numbers under the legend say what these are, so that a harmless map is not taken for a bad one.
 */
final class HeatMap {

  private static final int BACKGROUND = 0x1b1b1f;
  private static final int INK = 0xe8e8ea;
  private static final int NARROWEST = 360;

  // Share of the cells that are no worse than the bright end.
  private static final double BRIGHTEST = 0.99;

  private final QualityMap map;
  private final double good;
  private final double bad;

  /**
   * Colours for a map.
   *
   * @param map of any size
   */
  HeatMap(QualityMap map) {
    this.map = map;
    ScoreScale scale = map.scale();
    float[] cells = new float[map.width() * map.height()];
    map.values().get(cells);
    Arrays.sort(cells);
    int last = cells.length - 1;
    int most = (int) Math.round(BRIGHTEST * last);
    boolean rising = scale.higherIsBetter();
    double best = cells[rising ? last : 0];
    double worst = cells[rising ? 0 : last];
    double nearlyWorst = cells[rising ? last - most : most];
    good = Double.isFinite(scale.best()) ? scale.best() : best;
    bad = scale.isBetter(good, nearlyWorst) ? nearlyWorst : worst;
  }

  /**
   * How bad a value is within this map.
   *
   * @param value of a cell
   * @return 0 for the dark end, 1 for the worst hundredth of the cells; 0 everywhere if no cell is
   *     worse than the best
   */
  double badness(double value) {
    boolean flat = !map.scale().isBetter(good, bad);
    return flat ? 0 : Math.max(0, Math.min(1, (value - good) / (bad - good)));
  }

  /**
   * The map alone, stretched over the field of the picture, linear between cells.
   *
   * @param width of the picture
   * @param height of the picture
   * @return colours
   */
  Canvas canvas(int width, int height) {
    Canvas canvas = new Canvas(width, height, 0);
    for (int y = 0; y < height; y++) {
      // Centres of pixels fall between centres of cells.
      double v = clamp((y + 0.5) * map.height() / height - 0.5, map.height() - 1);
      int top = (int) v;
      int below = Math.min(top + 1, map.height() - 1);
      for (int x = 0; x < width; x++) {
        double u = clamp((x + 0.5) * map.width() / width - 0.5, map.width() - 1);
        int left = (int) u;
        int right = Math.min(left + 1, map.width() - 1);
        double upper = mix(map.at(left, top), map.at(right, top), u - left);
        double lower = mix(map.at(left, below), map.at(right, below), u - left);
        canvas.set(x, y, ColourMap.colour(badness(mix(upper, lower, v - top))));
      }
    }
    return canvas;
  }

  /**
   * The map with a legend below.
   *
   * @param width of the picture
   * @param height of the picture
   * @param title what the numbers are
   * @return at least {@value #NARROWEST} pixels wide
   */
  Picture sheet(int width, int height, String title) {
    int wide = Math.max(width, NARROWEST);
    double scale = Math.max(1, wide / 900.0);
    Canvas legend = legend(wide, title, scale);
    Canvas sheet = new Canvas(wide, Math.addExact(height, legend.height()), BACKGROUND);
    sheet.lay(canvas(width, height), (wide - width) / 2, 0);
    sheet.lay(legend, 0, height);
    return sheet.picture();
  }

  /**
   * The bar of colours with its numbers.
   *
   * @param width in pixels
   * @param title what the numbers are
   * @param scale of the letters
   * @return two lines of text high
   */
  Canvas legend(int width, String title, double scale) {
    int line = (int) Math.round(Canvas.LINE * scale);
    int margin = line / 2;
    Canvas legend = new Canvas(width, 3 * line, BACKGROUND);
    ScoreScale range = map.scale();
    String name = range.name().equalsIgnoreCase(title) ? title : title + " (" + range.name() + ")";
    legend.write(name + ": dark good, bright bad", margin, line - line / 4, scale, INK);
    int length = width - 2 * margin;
    for (int x = 0; x < length; x++) {
      int colour = ColourMap.colour(length < 2 ? 0 : x / (length - 1.0));
      for (int y = line; y < line + line * 3 / 4; y++) {
        legend.set(margin + x, y, colour);
      }
    }
    int baseline = 2 * line + line / 2;
    legend.write(number(good), margin, baseline, scale, INK);
    String middle = number((good + bad) / 2);
    legend.write(middle, (width - Canvas.widthOf(middle, scale)) / 2, baseline, scale, INK);
    String worst = number(bad) + " and worse";
    legend.write(worst, width - margin - Canvas.widthOf(worst, scale), baseline, scale, INK);
    return legend;
  }

  private static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    return size >= 0.001 && size < 100_000
        ? Text.format(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
        : String.format(Locale.ROOT, "%.1e", value);
  }

  private static double clamp(double value, double most) {
    return Math.max(0, Math.min(most, value));
  }

  private static double mix(double a, double b, double share) {
    return a + share * (b - a);
  }
}
