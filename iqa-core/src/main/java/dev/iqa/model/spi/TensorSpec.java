// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.spi;

import dev.iqa.model.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * An input or output as the engine reports it.
 *
 * @param name in the model file
 * @param type of its elements; empty for one that is not supported
 * @param shape with −1 for axes that may differ from call to call
 */
public record TensorSpec(String name, Optional<ElementType> type, List<Long> shape) {

  /** Copies the list. */
  public TensorSpec {
    shape = List.copyOf(shape);
  }
}
