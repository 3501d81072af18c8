// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;

import dev.iqa.backend.djl.TorchScriptFile;
import dev.iqa.model.ElementType;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.onnx.Convolution;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * Six 3×3 convolutions with rectifiers, 16 to 128 channels, then the mean and a weighted sum; 0.28
 * million random weights, always the same, written as TorchScript and as ONNX with one manifest.
 */
final class ConvolutionStack {

  private static final int[] CHANNELS = {3, 16, 32, 64, 64, 128, 128};
  private static final int[] STEPS = {2, 2, 2, 1, 2, 1};

  private ConvolutionStack() {}

  /** Writes both files and {@code model.json} into a folder. */
  static void write(Path folder) throws IOException {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder();
    OnnxGraph graph = new OnnxGraph("stack");
    OnnxValue y =
        graph.input("x", ElementType.FLOAT32, named("n"), fixed(3), named("h"), named("w"));
    float[][] weights = new float[STEPS.length][];
    for (int i = 0; i < STEPS.length; i++) {
      int fed = 9 * CHANNELS[i];
      weights[i] = numbers(random, fed * CHANNELS[i + 1], Math.sqrt(2.0 / fed));
      y =
          graph.relu(
              graph.conv(
                  y,
                  graph.floats("w" + i, weights[i], CHANNELS[i + 1], CHANNELS[i], 3, 3),
                  OnnxValue.ABSENT,
                  Convolution.PLAIN.strided(STEPS[i]).padded(1)));
      lines.append(
          "x = torch.relu(torch.conv2d(x, self.w%d, None, [%d, %<d], [1, 1]))\n    "
              .formatted(i, STEPS[i]));
    }
    float[] last = numbers(random, 128, 0.1);
    y = graph.flatten(graph.globalAveragePool(y), 1);
    y = graph.linear(y, graph.floats("last", last, 1, 128), OnnxValue.ABSENT);
    graph.output("y", y, named("n"), fixed(1));
    TorchScriptFile script =
        TorchScriptFile.forward(
            "x: Tensor",
            "Tensor",
            lines + "x = torch.flatten(torch.adaptive_avg_pool2d(x, [1, 1]), 1)",
            "return torch.linear(x, self.last)");
    for (int i = 0; i < weights.length; i++) {
      script.weight("w" + i, weights[i], CHANNELS[i + 1], CHANNELS[i], 3, 3);
    }
    byte[] torch = script.weight("last", last, 1, 128).toBytes();
    byte[] onnx = graph.toBytes();
    Files.write(folder.resolve("stack.pt"), torch);
    Files.write(folder.resolve("stack.onnx"), onnx);
    Files.writeString(
        folder.resolve("model.json"),
        """
        {"schema": "%s", "name": "stack", "summary": "Random weights.", "preprocessingVersion": 1,
         "input": {"tensors": [{"name": "x", "picture": "candidate"}],
                   "size": {"policy": "native"}, "smallestSide": 32, "channels": "rgb",
                   "mean": [0.485, 0.456, 0.406], "deviation": [0.229, 0.224, 0.225],
                   "type": "float32", "dynamic": ["batch", "height", "width"]},
         "outputs": [{"decoder": "scalar", "tensor": "y",
                      "scale": {"name": "any", "worst": -1000, "best": 1000}}],
         "files": [{"path": "stack.pt", "format": "torchscript", "sha256": "%s"},
                   {"path": "stack.onnx", "format": "onnx", "sha256": "%s"}],
         "origin": {"licence": "Apache-2.0", "source": "random numbers"}}
        """
            .formatted(ModelManifest.SCHEMA, sha256(torch), sha256(onnx)));
  }

  private static float[] numbers(Random random, int count, double deviation) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextGaussian() * deviation);
    }
    return numbers;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
