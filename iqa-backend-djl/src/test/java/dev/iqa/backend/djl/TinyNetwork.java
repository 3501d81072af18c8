// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;

import dev.iqa.model.ElementType;
import dev.iqa.model.onnx.Convolution;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import java.util.Random;

/**
 * A convolution of four filters with step 2, a rectifier, the mean of each, and their weighted sum:
 * one set of weights, written as TorchScript and as ONNX.
 */
final class TinyNetwork {

  private final float[] filters;
  private final float[] offsets;
  private final float[] shares;
  private final float base;

  private TinyNetwork(float[] filters, float[] offsets, float[] shares, float base) {
    this.filters = filters;
    this.offsets = offsets;
    this.shares = shares;
    this.base = base;
  }

  /** Says the same of every picture. */
  static TinyNetwork constant(float score) {
    return new TinyNetwork(new float[4 * 27], new float[4], new float[4], score);
  }

  /** With a score that is higher by this much. */
  TinyNetwork raised(float by) {
    return new TinyNetwork(filters, offsets, shares, base + by);
  }

  /** Measures contrast between neighbours, so that blur lowers it. */
  static TinyNetwork ofEdges() {
    float[] filters = new float[4 * 27];
    for (int colour = 0; colour < 3; colour++) {
      for (int i = 0; i < 4; i++) {
        float sign = i % 2 == 0 ? 1 : -1;
        int centre = i * 27 + colour * 9 + 4;
        filters[centre] = sign;
        filters[centre + (i < 2 ? 1 : 3)] = -sign;
      }
    }
    return new TinyNetwork(filters, new float[4], new float[] {2, 2, 2, 2}, 1);
  }

  /** Of random weights. */
  static TinyNetwork random(long seed) {
    Random random = new Random(seed);
    return new TinyNetwork(
        numbers(random, 4 * 27),
        numbers(random, 4),
        numbers(random, 4),
        (float) random.nextGaussian());
  }

  static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  /** With these last lines, where {@code y} is the score of each picture, shape [n, 1]. */
  TorchScriptFile torchScript(String result, String... last) {
    String[] lines = new String[3 + last.length];
    lines[0] = "y = torch.relu(torch.conv2d(x, self.filters, self.offsets, [2, 2], [1, 1]))";
    lines[1] = "y = torch.flatten(torch.adaptive_avg_pool2d(y, [1, 1]), 1)";
    lines[2] = "y = torch.linear(y, self.shares, self.base)";
    System.arraycopy(last, 0, lines, 3, last.length);
    return TorchScriptFile.forward("x: Tensor", result, lines)
        .weight("filters", filters, 4, 3, 3, 3)
        .weight("offsets", offsets, 4)
        .weight("shares", shares, 1, 4)
        .weight("base", new float[] {base}, 1);
  }

  TorchScriptFile torchScript() {
    return torchScript("Tensor", "return y");
  }

  OnnxGraph onnx() {
    OnnxGraph graph = new OnnxGraph("tiny");
    OnnxValue x =
        graph.input(
            "x", ElementType.FLOAT32, named("n"), fixed(3), named("height"), named("width"));
    OnnxValue y =
        graph.relu(
            graph.conv(
                x,
                graph.floats("filters", filters, 4, 3, 3, 3),
                graph.floats("offsets", offsets, 4),
                Convolution.PLAIN.strided(2).padded(1)));
    y = graph.flatten(graph.globalAveragePool(y), 1);
    y =
        graph.linear(
            y, graph.floats("shares", shares, 1, 4), graph.floats("base", new float[] {base}, 1));
    graph.output("y", y, named("n"), fixed(1));
    return graph;
  }
}
