// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.safetensors;

import dev.iqa.model.ElementType;
import java.util.List;

/**
 * What the header says of one tensor.
 *
 * @param name unique in its file
 * @param type of the elements
 * @param shape sizes of the axes; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
public record TensorEntry(String name, ElementType type, List<Long> shape, long begin, long end) {

  /** With an unmodifiable shape. */
  public TensorEntry {
    shape = List.copyOf(shape);
  }

  /**
   * Number of elements.
   *
   * @return product of the shape
   */
  public long elements() {
    return (end - begin) / type.bytes();
  }
}
