// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Quality by place. A map may be smaller than the picture: it covers the same field, cell by cell,
 * less what the assessor's windows cut off at the border.
 */
public final class QualityMap implements Finding {

  private final int width;
  private final int height;
  private final float[] values;
  private final ScoreScale scale;

  /**
   * A map with its own copy of the values.
   *
   * @param width at least 1 cell
   * @param height at least 1 cell
   * @param values {@code width * height} finite numbers, row by row from the top
   * @param scale range and direction of a cell; values may lie slightly outside
   * @throws IllegalArgumentException if a size is not positive or the number of values is another
   */
  public QualityMap(int width, int height, float[] values, ScoreScale scale) {
    if (width < 1 || height < 1 || values.length != (long) width * height) {
      throw new IllegalArgumentException(
          "a map of " + width + "×" + height + " cells cannot hold " + values.length + " values");
    }
    this.width = width;
    this.height = height;
    this.values = values.clone();
    this.scale = scale;
  }

  /**
   * Columns.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * Rows.
   *
   * @return at least 1
   */
  public int height() {
    return height;
  }

  /**
   * Range and direction of a cell.
   *
   * @return often, not always, the scale of the score
   */
  public ScoreScale scale() {
    return scale;
  }

  /**
   * All cells, row by row from the top.
   *
   * @return a read-only view
   */
  public FloatBuffer values() {
    return FloatBuffer.wrap(values).asReadOnlyBuffer();
  }

  /**
   * One cell.
   *
   * @param x column, 0 at the left
   * @param y row, 0 at the top
   * @return its value
   * @throws IndexOutOfBoundsException if outside the map
   */
  public float at(int x, int y) {
    return values[Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width)];
  }

  @Override
  public Aspect aspect() {
    return Aspect.MAP;
  }

  @Override
  public String toString() {
    return "map of " + width + "×" + height + " cells, " + scale;
  }
}
