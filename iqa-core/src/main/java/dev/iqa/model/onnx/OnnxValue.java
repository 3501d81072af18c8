// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.onnx;

import dev.iqa.model.ElementType;

/**
 * A tensor that flows through a graph: an input, an initialiser or the output of a node.
 *
 * @param name unique in its graph
 * @param type of its elements
 */
public record OnnxValue(String name, ElementType type) {

  /** In the place of an optional input that is left out. */
  public static final OnnxValue ABSENT = new OnnxValue("", ElementType.FLOAT32);
}
