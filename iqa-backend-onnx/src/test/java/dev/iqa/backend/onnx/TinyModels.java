// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static dev.iqa.model.ElementType.FLOAT32;
import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;

import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.ScoreScale;
import dev.iqa.model.Aggregate;
import dev.iqa.model.Crops;
import dev.iqa.model.ElementType;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.Origin;
import dev.iqa.model.SizePolicy;
import dev.iqa.model.Tiling;
import dev.iqa.model.onnx.Convolution;
import dev.iqa.model.onnx.Dimension;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Networks of a few nodes that measure something simple, with their manifests. */
final class TinyModels {

  static final ScoreScale UNIT = new ScoreScale("unit", 0, 1);

  private TinyModels() {}

  /** Axes of a batch of colour pictures of any size. */
  static Dimension[] pictures() {
    return new Dimension[] {named("n"), fixed(3), named("h"), named("w")};
  }

  static ModelInput input(ModelInput.Tensor... tensors) {
    return new ModelInput(
        List.of(tensors),
        new SizePolicy.Native(),
        8,
        0,
        Optional.empty(),
        Aggregate.MEAN,
        Optional.empty(),
        ModelInput.Channels.RGB,
        List.of(0.0, 0.0, 0.0),
        List.of(1.0, 1.0, 1.0),
        ModelInput.Layout.NCHW,
        FLOAT32,
        Set.of(ModelInput.Axis.values()),
        1,
        ModelInput.Padding.REPLICATE);
  }

  static ModelInput still(
      String name, SizePolicy size, Optional<Crops> crops, ElementType type, int multiple) {
    return new ModelInput(
        List.of(new ModelInput.Tensor(name, ModelInput.Role.CANDIDATE)),
        size,
        1,
        0,
        crops,
        Aggregate.MEAN,
        Optional.empty(),
        ModelInput.Channels.RGB,
        List.of(0.0, 0.0, 0.0),
        List.of(1.0, 1.0, 1.0),
        ModelInput.Layout.NCHW,
        type,
        Set.of(),
        multiple,
        ModelInput.Padding.REPLICATE);
  }

  static ModelInput.Tensor candidate() {
    return new ModelInput.Tensor("x", ModelInput.Role.CANDIDATE);
  }

  static ModelOutput scalar(String tensor, double slope, double intercept) {
    return new ModelOutput.Scalar(
        "quality",
        tensor,
        0,
        UNIT,
        new ModelOutput.Affine(slope, intercept, true),
        Optional.empty());
  }

  static ModelManifest manifest(
      String name, ModelInput input, Optional<Tiling> tiling, String sha256, ModelOutput... out) {
    return new ModelManifest(
        name,
        "Made for a test.",
        "",
        1,
        input,
        tiling,
        List.of(out),
        List.of(new ModelFile(name + ".onnx", "onnx", sha256)),
        new Origin("Apache-2.0", "written by the test", "", ""));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes graph and manifest into a folder. */
  static Path write(
      Path folder,
      String name,
      OnnxGraph graph,
      ModelInput input,
      Optional<Tiling> tiling,
      ModelOutput... outputs)
      throws IOException {
    Files.createDirectories(folder);
    byte[] bytes = graph.toBytes();
    Files.write(folder.resolve(name + ".onnx"), bytes);
    manifest(name, input, tiling, sha256(bytes), outputs).write(folder.resolve("model.json"));
    return folder;
  }

  /** Absolute Laplacian of the mean of the channels, [n, 1, h − 2, w − 2]. */
  static OnnxValue edges(OnnxGraph graph, OnnxValue x, String prefix) {
    float[] laplacian = new float[27];
    for (int channel = 0; channel < 3; channel++) {
      Arrays.fill(laplacian, 9 * channel, 9 * channel + 9, -1 / 24f);
      laplacian[9 * channel + 4] = 8 / 24f;
    }
    OnnxValue weights = graph.floats(prefix + "laplacian", laplacian, 1, 3, 3, 3);
    OnnxValue raw = graph.conv(x, weights, OnnxValue.ABSENT, Convolution.PLAIN.padded(1));
    return graph.add(graph.relu(raw), graph.relu(graph.mul(raw, graph.scalar(-1))));
  }

  static OnnxValue mean(OnnxGraph graph, OnnxValue map) {
    return graph.flatten(graph.globalAveragePool(map), 1);
  }

  static Path sharpness(Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("tiny-sharpness");
    OnnxValue x = graph.input("x", FLOAT32, pictures());
    graph.output("y", mean(graph, edges(graph, x, "")), named("n"), fixed(1));
    return write(
        folder, "tiny-sharpness", graph, input(candidate()), Optional.empty(), scalar("y", 4, 0));
  }

  static Path difference(Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("tiny-difference");
    OnnxValue test = graph.input("test", FLOAT32, pictures());
    OnnxValue reference = graph.input("reference", FLOAT32, pictures());
    OnnxValue apart = graph.sub(test, reference);
    OnnxValue square = graph.globalAveragePool(graph.mul(apart, apart));
    OnnxValue all = graph.reduceMean(graph.flatten(square, 1), true, 1);
    graph.output("y", graph.sqrt(all), named("n"), fixed(1));
    return write(
        folder,
        "tiny-difference",
        graph,
        input(
            new ModelInput.Tensor("test", ModelInput.Role.CANDIDATE),
            new ModelInput.Tensor("reference", ModelInput.Role.REFERENCE)),
        Optional.empty(),
        scalar("y", -1, 1));
  }

  /** Score with deviation, two types with severities, one family, and a map with a cell per 16². */
  static Path surveyor(Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("tiny-surveyor");
    OnnxValue x = graph.input("x", FLOAT32, pictures());
    OnnxValue edges = edges(graph, x, "");
    OnnxValue cells = graph.averagePool(edges, 16, Convolution.PLAIN.strided(16));
    OnnxValue sharp = mean(graph, cells);
    OnnxValue dull = graph.sub(graph.scalar(1), graph.mul(sharp, graph.scalar(20)));
    graph.output("score", graph.mul(sharp, graph.scalar(4)), named("n"), fixed(1));
    graph.output("deviation", graph.mul(sharp, graph.scalar(.1f)), named("n"), fixed(1));
    OnnxValue types = graph.concat(1, graph.mul(dull, graph.scalar(3)), sharp);
    graph.output("types", types, named("n"), fixed(2));
    OnnxValue severities = graph.concat(1, dull, dull);
    graph.output("severities", severities, named("n"), fixed(2));
    graph.output("families", graph.concat(1, dull, dull), named("n"), fixed(2));
    graph.output("map", cells, named("n"), fixed(1), named("rows"), named("columns"));
    ModelInput input =
        new ModelInput(
            List.of(candidate()),
            new SizePolicy.Native(),
            16,
            0,
            Optional.empty(),
            Aggregate.MEAN,
            Optional.empty(),
            ModelInput.Channels.RGB,
            List.of(0.5, 0.5, 0.5),
            List.of(0.5, 0.5, 0.5),
            ModelInput.Layout.NCHW,
            FLOAT32,
            Set.of(ModelInput.Axis.values()),
            16,
            ModelInput.Padding.REPLICATE);
    DistortionType blur = new DistortionType("gaussian-blur", DistortionFamily.BLUR);
    DistortionType noise = new DistortionType("white-noise", DistortionFamily.NOISE);
    return write(
        folder,
        "tiny-surveyor",
        graph,
        input,
        Optional.of(new Tiling(128, 96, 32, Aggregate.MEAN)),
        new ModelOutput.Scalar(
            "quality",
            "score",
            0,
            UNIT,
            ModelOutput.Affine.IDENTITY,
            Optional.of(
                new ModelOutput.Deviation("deviation", ModelOutput.DeviationForm.DEVIATION))),
        new ModelOutput.MultiLabel(
            "types",
            List.of(Optional.of(blur), Optional.of(noise)),
            ModelOutput.Activation.SIGMOID,
            .5,
            Optional.of(new ModelOutput.SeverityOutput("severities", 4, 1)),
            Optional.of(
                new ModelOutput.FamilyOutput(
                    "families", List.of(DistortionFamily.BLUR, DistortionFamily.NOISE)))),
        new ModelOutput.QualityGrid("map", UNIT, ModelOutput.Affine.IDENTITY));
  }

  static Path pair(Path folder) throws IOException {
    OnnxGraph graph = new OnnxGraph("tiny-pair");
    OnnxValue first = graph.input("first", FLOAT32, pictures());
    OnnxValue second = graph.input("second", FLOAT32, pictures());
    OnnxValue apart =
        graph.sub(mean(graph, edges(graph, first, "a")), mean(graph, edges(graph, second, "b")));
    graph.output("log-odds", graph.mul(apart, graph.scalar(100)), named("n"), fixed(1));
    return write(
        folder,
        "tiny-pair",
        graph,
        input(
            new ModelInput.Tensor("first", ModelInput.Role.FIRST),
            new ModelInput.Tensor("second", ModelInput.Role.SECOND)),
        Optional.empty(),
        new ModelOutput.Pairwise("log-odds", ModelOutput.PreferenceForm.LOG_ODDS));
  }
}
