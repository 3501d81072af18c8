// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

/**
 * Which parts of the sized picture are judged; never at random. A picture smaller than a crop is
 * refused.
 *
 * @param layout where they lie
 * @param width of each in pixels
 * @param height of each in pixels
 * @param columns for {@link Layout#GRID}: how many side by side, else 1
 * @param rows for {@link Layout#GRID}: how many below each other, else 1
 * @param stride for {@link Layout#STRIDE}: from one to the next in pixels, else 0
 */
public record Crops(Layout layout, int width, int height, int columns, int rows, int stride) {

  /** Arrangements of crops. */
  public enum Layout {
    /** One in the middle. */
    CENTER,
    /** Four corners, then the middle. */
    FIVE,
    /** Evenly spread from edge to edge, row by row. */
    GRID,
    /** One every so many pixels, row by row; the last of a row and column touch the edge. */
    STRIDE
  }

  /** Checks the numbers. */
  public Crops {
    Require.atLeast("width", width, 1);
    Require.atLeast("height", height, 1);
    Require.atLeast("columns", columns, 1);
    Require.atLeast("rows", rows, 1);
    Require.that(
        layout == Layout.GRID || (columns == 1 && rows == 1),
        "columns × rows",
        columns + " × " + rows,
        "layout grid");
    Require.that(
        layout == Layout.STRIDE ? stride >= 1 : stride == 0,
        "stride",
        stride,
        layout == Layout.STRIDE ? "at least 1" : "layout stride");
  }

  /**
   * The middle only.
   *
   * @param width in pixels
   * @param height in pixels
   * @return one crop
   */
  public static Crops center(int width, int height) {
    return new Crops(Layout.CENTER, width, height, 1, 1, 0);
  }

  /**
   * Corners and middle.
   *
   * @param width in pixels
   * @param height in pixels
   * @return five crops
   */
  public static Crops five(int width, int height) {
    return new Crops(Layout.FIVE, width, height, 1, 1, 0);
  }

  /**
   * Evenly spread.
   *
   * @param width of each in pixels
   * @param height of each in pixels
   * @param columns side by side
   * @param rows below each other
   * @return columns × rows crops
   */
  public static Crops grid(int width, int height, int columns, int rows) {
    return new Crops(Layout.GRID, width, height, columns, rows, 0);
  }

  /**
   * One every so many pixels.
   *
   * @param width of each in pixels
   * @param height of each in pixels
   * @param pixels from one to the next
   * @return as many crops as cover the picture
   */
  public static Crops stride(int width, int height, int pixels) {
    return new Crops(Layout.STRIDE, width, height, 1, 1, pixels);
  }
}
