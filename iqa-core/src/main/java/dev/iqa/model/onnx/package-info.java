// SPDX-License-Identifier: Apache-2.0
/**
 * Models written as ONNX files, without a protobuf library.
 *
 * <table>
 * <caption>What makes a file</caption>
 * <tr><th>type</th><th>is</th></tr>
 * <tr><td>{@link dev.iqa.model.onnx.OnnxGraph}</td><td>the model; all operators</td></tr>
 * <tr><td>{@link dev.iqa.model.onnx.OnnxNode}</td><td>an operation with attributes</td></tr>
 * <tr><td>{@link dev.iqa.model.onnx.OnnxValue}</td><td>a tensor between operations</td></tr>
 * <tr><td>{@link dev.iqa.model.onnx.Dimension}</td><td>an axis, fixed or named</td></tr>
 * </table>
 *
 * <pre>{@code
 * OnnxGraph graph = new OnnxGraph("mean-luma");
 * OnnxValue x = graph.input("picture", FLOAT32, named("batch"), fixed(3), named("h"), named("w"));
 * OnnxValue mean = graph.flatten(graph.globalAveragePool(x), 1);
 * OnnxValue luma = graph.floats("bt601", new float[] {.299f, .587f, .114f}, 1, 3);
 * graph.output("score", graph.linear(mean, luma, OnnxValue.ABSENT), named("batch"), fixed(1));
 * graph.write(Path.of("mean-luma.onnx"));
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.model.onnx.OnnxGraph}.
 */
@NullMarked
package dev.iqa.model.onnx;

import org.jspecify.annotations.NullMarked;
