// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.onnx;

import dev.iqa.model.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * An operation on its way into a graph: attributes first, then {@link #output()} adds it.
 *
 * <pre>{@code
 * OnnxValue y = graph.node("Elu", x).real("alpha", 0.5f).output();
 * }</pre>
 */
public final class OnnxNode {

  private static final int FLOAT = 1;
  private static final int INT = 2;
  private static final int STRING = 3;
  private static final int TENSOR = 4;
  private static final int FLOATS = 6;
  private static final int INTS = 7;

  private final OnnxGraph graph;
  private final String operator;
  private final List<OnnxValue> inputs;
  private final Wire attributes = new Wire();
  private String domain = "";

  OnnxNode(OnnxGraph graph, String operator, List<OnnxValue> inputs) {
    this.graph = graph;
    this.operator = operator;
    this.inputs = inputs;
  }

  /**
   * An operator of another domain; the graph then imports that domain, see {@link
   * OnnxGraph#importing}.
   *
   * @param name {@code "com.microsoft"}
   * @return this
   */
  public OnnxNode domain(String name) {
    this.domain = name;
    return this;
  }

  /**
   * One whole number.
   *
   * @param name of the attribute
   * @param value of it
   * @return this
   */
  public OnnxNode integer(String name, long value) {
    return attribute(new Wire().text(1, name).integer(3, value).integer(20, INT));
  }

  /**
   * Whole numbers.
   *
   * @param name of the attribute
   * @param values of it
   * @return this
   */
  public OnnxNode integers(String name, long... values) {
    Wire attribute = new Wire().text(1, name);
    for (long value : values) {
      attribute.integer(8, value);
    }
    return attribute(attribute.integer(20, INTS));
  }

  /**
   * One real number.
   *
   * @param name of the attribute
   * @param value of it
   * @return this
   */
  public OnnxNode real(String name, float value) {
    return attribute(new Wire().text(1, name).real(2, value).integer(20, FLOAT));
  }

  /**
   * Real numbers.
   *
   * @param name of the attribute
   * @param values of it
   * @return this
   */
  public OnnxNode reals(String name, float... values) {
    Wire attribute = new Wire().text(1, name);
    for (float value : values) {
      attribute.real(7, value);
    }
    return attribute(attribute.integer(20, FLOATS));
  }

  /**
   * Text.
   *
   * @param name of the attribute
   * @param value of it
   * @return this
   */
  public OnnxNode text(String name, String value) {
    return attribute(new Wire().text(1, name).text(4, value).integer(20, STRING));
  }

  /**
   * A tensor of 32-bit floats.
   *
   * @param name of the attribute
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return this
   */
  public OnnxNode tensor(String name, float[] values, long... shape) {
    return tensor(name, ElementType.FLOAT32, LittleEndian.floats(values), shape);
  }

  /**
   * A tensor of 64-bit whole numbers.
   *
   * @param name of the attribute
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return this
   */
  public OnnxNode tensor(String name, long[] values, long... shape) {
    return tensor(name, ElementType.INT64, LittleEndian.longs(values), shape);
  }

  private OnnxNode tensor(String name, ElementType type, byte[] raw, long... shape) {
    return attribute(
        new Wire()
            .text(1, name)
            .message(5, OnnxGraph.tensor("", type, raw, shape))
            .integer(20, TENSOR));
  }

  private OnnxNode attribute(Wire attribute) {
    attributes.message(5, attribute);
    return this;
  }

  /**
   * Adds the node.
   *
   * @return its only output, with the type of the first input
   */
  public OnnxValue output() {
    return outputs(1).get(0);
  }

  /**
   * Adds the node.
   *
   * @param type of the elements of the output
   * @return its only output
   */
  public OnnxValue output(ElementType type) {
    return outputs(1, type).get(0);
  }

  /**
   * Adds the node.
   *
   * @param count of outputs, at least 1
   * @return the outputs, with the type of the first input
   */
  public List<OnnxValue> outputs(int count) {
    return outputs(count, inputs.isEmpty() ? ElementType.FLOAT32 : inputs.get(0).type());
  }

  private List<OnnxValue> outputs(int count, ElementType type) {
    if (count < 1) {
      throw new IllegalArgumentException(
          operator + " needs at least one output; it was given " + count);
    }
    String name = graph.nextName(operator);
    Wire node = new Wire();
    for (OnnxValue input : inputs) {
      node.text(1, input.name());
    }
    List<OnnxValue> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      OnnxValue output = graph.define(i == 0 ? name : name + "_" + i, type);
      node.text(2, output.name());
      outputs.add(output);
    }
    node.text(3, name).text(4, operator).append(attributes);
    if (!domain.isEmpty()) {
      node.text(7, domain);
    }
    graph.add(node, domain);
    return outputs;
  }
}
