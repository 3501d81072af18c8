// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;

import dev.iqa.ScoreScale;
import dev.iqa.model.Aggregate;
import dev.iqa.model.ElementType;
import dev.iqa.model.Interpolation;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.Origin;
import dev.iqa.model.SizePolicy;
import dev.iqa.model.onnx.Convolution;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Models with random weights: what they say means nothing, what they cost does. */
final class BenchmarkModels {

  /** Channels after each depthwise separable layer of MobileNetV1-0.5, and their strides. */
  private static final int[][] MOBILE = {
    {32, 1}, {64, 2}, {64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}, {256, 1}, {256, 1}, {256, 1},
    {256, 1}, {512, 2}, {512, 1}
  };

  private BenchmarkModels() {}

  /**
   * Side of the pictures a model takes.
   *
   * @param name {@code tiny} or {@code mobile}
   */
  static int side(String name) {
    return name.equals("tiny") ? 16 : 224;
  }

  /** Writes {@code model.onnx} and {@code model.json} into a new folder. */
  static Path write(String name) throws IOException {
    OnnxGraph graph = new OnnxGraph(name);
    Random random = new Random(7);
    int side = side(name);
    OnnxValue x =
        graph.input("x", ElementType.FLOAT32, named("n"), fixed(3), fixed(side), fixed(side));
    OnnxValue last = name.equals("tiny") ? x : mobile(graph, x, random);
    OnnxValue mean = graph.reduceMean(graph.globalAveragePool(last), true, 1);
    graph.output("y", graph.sigmoid(graph.flatten(mean, 1)), named("n"), fixed(1));
    byte[] bytes = graph.toBytes();
    Path folder = Files.createTempDirectory("iqa-bench");
    Files.write(folder.resolve("model.onnx"), bytes);
    ModelInput input =
        new ModelInput(
            List.of(new ModelInput.Tensor("x", ModelInput.Role.CANDIDATE)),
            new SizePolicy.Fixed(side, side, Interpolation.LINEAR),
            1,
            0,
            Optional.empty(),
            Aggregate.MEAN,
            Optional.empty(),
            ModelInput.Channels.RGB,
            List.of(0.5, 0.5, 0.5),
            List.of(0.25, 0.25, 0.25),
            ModelInput.Layout.NCHW,
            ElementType.FLOAT32,
            Set.of(ModelInput.Axis.BATCH),
            1,
            ModelInput.Padding.REPLICATE);
    new ModelManifest(
            name,
            "Random weights.",
            "",
            1,
            input,
            Optional.empty(),
            List.of(
                new ModelOutput.Scalar(
                    "quality",
                    "y",
                    0,
                    new ScoreScale("unit", 0, 1),
                    ModelOutput.Affine.IDENTITY,
                    Optional.empty())),
            List.of(new ModelFile("model.onnx", "onnx", sha256(bytes))),
            new Origin("Apache-2.0", "random", "", ""))
        .write(folder.resolve("model.json"));
    return folder;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static OnnxValue mobile(OnnxGraph graph, OnnxValue x, Random random) {
    OnnxValue last = layer(graph, x, random, 16, 3, 3, 2, 1);
    int channels = 16;
    for (int[] next : MOBILE) {
      last = layer(graph, last, random, channels, channels, 3, next[1], channels);
      last = layer(graph, last, random, next[0], channels, 1, 1, 1);
      channels = next[0];
    }
    return last;
  }

  private static OnnxValue layer(
      OnnxGraph graph,
      OnnxValue x,
      Random random,
      int out,
      int in,
      int size,
      int stride,
      int groups) {
    float[] weights = new float[out * (in / groups) * size * size];
    double deviation = Math.sqrt(2.0 / (in / groups * size * size));
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (deviation * random.nextGaussian());
    }
    String name = "w" + random.nextInt(Integer.MAX_VALUE);
    OnnxValue kernel = graph.floats(name, weights, out, in / groups, size, size);
    OnnxValue bias = graph.floats(name + ".bias", new float[out], out);
    Convolution how = Convolution.PLAIN.strided(stride).padded(size / 2).grouped(groups);
    return graph.relu(graph.conv(x, kernel, bias, how));
  }
}
