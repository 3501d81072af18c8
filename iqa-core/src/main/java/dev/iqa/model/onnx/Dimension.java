// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.onnx;

import org.jspecify.annotations.Nullable;

/**
 * One axis of an input or output: of fixed size, or named and known only at run time. Axes of one
 * name have one size.
 *
 * @param size number of elements; 0 where the axis has a name
 * @param symbol its name, or null where the size is fixed
 */
public record Dimension(long size, @Nullable String symbol) {

  /** Either fixed and positive or named. */
  public Dimension {
    if (symbol == null ? size < 1 : size != 0 || symbol.isBlank()) {
      throw new IllegalArgumentException(
          "an axis has a size of at least 1 or a name; this one has " + size + ", " + symbol);
    }
  }

  /**
   * Known when the model is written.
   *
   * @param size number of elements, at least 1
   * @return the axis
   */
  public static Dimension fixed(long size) {
    return new Dimension(size, null);
  }

  /**
   * Known at run time only.
   *
   * @param symbol its name, {@code "batch"}
   * @return the axis
   */
  public static Dimension named(String symbol) {
    return new Dimension(0, symbol);
  }
}
