// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static dev.iqa.model.ElementType.FLOAT32;
import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.iqa.AssessorConfig;
import dev.iqa.Device;
import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.model.Interpolation;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.Origin;
import dev.iqa.model.SizePolicy;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import dev.iqa.testkit.SamplePictures;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a model has a name of its own. */
class OnnxErrorsTest {

  @TempDir Path folder;

  private static QualityAssessor open(Path model) {
    return QualityAssessors.open("model@onnx?path=" + model);
  }

  private static void assertUnavailable(Path model, String... words) {
    assertThatThrownBy(() -> open(model).close())
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContainingAll(words);
  }

  /** A graph that gives out the mean of its pictures, after something was done to it. */
  private static OnnxGraph graph(int opset) {
    OnnxGraph graph = new OnnxGraph("m", opset);
    OnnxValue x = graph.input("x", FLOAT32, TinyModels.pictures());
    OnnxValue mean = graph.reduceMean(TinyModels.mean(graph, x), true, 1);
    graph.output("y", mean, named("n"), fixed(1));
    return graph;
  }

  private Path written(OnnxGraph graph, ModelInput input) throws IOException {
    return TinyModels.write(
        folder, "m", graph, input, Optional.empty(), TinyModels.scalar("y", 1, 0));
  }

  private Path written(OnnxGraph graph) throws IOException {
    return written(graph, TinyModels.input(TinyModels.candidate()));
  }

  /** The manifest says what the file's bytes are now. */
  private Path withBytes(byte[] bytes) throws IOException {
    Files.write(folder.resolve("m.onnx"), bytes);
    TinyModels.manifest(
            "m",
            TinyModels.input(TinyModels.candidate()),
            Optional.empty(),
            TinyModels.sha256(bytes),
            TinyModels.scalar("y", 1, 0))
        .write(folder.resolve("model.json"));
    return folder;
  }

  @Test
  void missingFile() throws IOException {
    Files.delete(written(graph(17)).resolve("m.onnx"));

    assertUnavailable(folder, "m.onnx is missing", "written by the test");
  }

  @Test
  void missingManifest() {
    assertUnavailable(folder, "there is no manifest", "model.json");
  }

  @Test
  void wrongDigest() throws IOException {
    Files.write(written(graph(17)).resolve("m.onnx"), graph(18).toBytes());

    assertUnavailable(folder, "has the SHA-256", "the original file would work");
  }

  @Test
  void truncatedFile() throws IOException {
    byte[] whole = graph(17).toBytes();

    for (int length = 0; length < whole.length; length += 7) {
      assertUnavailable(withBytes(Arrays.copyOf(whole, length)), "m.onnx");
    }
    assertUnavailable(withBytes(Arrays.copyOf(whole, whole.length - 3)), "truncated");
  }

  private static byte[] withOpset(int opset) {
    byte[] bytes = graph(17).toBytes();
    // The opset is the last field but the names of its domain: 0x10, then the version.
    int at = bytes.length - 1;
    while (bytes[at] != 17 || bytes[at - 1] != 0x10) {
      at--;
    }
    bytes[at] = (byte) opset;
    return bytes;
  }

  @Test
  void newerOpset() throws IOException {
    assertUnavailable(withBytes(withOpset(99)), "needs opset 99", "opsets up to");
  }

  @Test
  void theNewestOpsetIsThatOfThisOnnxRuntime() throws IOException, OrtException {
    int newest = (int) OnnxRunner.NEWEST_OPSET;
    // The mean is written otherwise from 18 on, so that the graph itself would not do.
    OnnxGraph graph = new OnnxGraph("m", 18);
    OnnxValue x = graph.input("x", FLOAT32, TinyModels.pictures());
    graph.output("y", graph.relu(x), TinyModels.pictures());
    byte[] bytes = graph.toBytes();
    int at = bytes.length - 1;
    while (bytes[at] != 18 || bytes[at - 1] != 0x10) {
      at--;
    }
    bytes[at] = (byte) newest;
    OrtEnvironment environment = OnnxEnvironment.start();
    environment.createSession(bytes).close();
    bytes[at] = (byte) (newest + 1);
    assertThatThrownBy(() -> environment.createSession(bytes).close())
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("official");
  }

  private static byte[] field(int number, byte[] content) {
    ByteBuffer field = ByteBuffer.allocate(2 + content.length);
    return field.put((byte) ((number << 3) | 2)).put((byte) content.length).put(content).array();
  }

  @Test
  void graphsInGraphsWithoutEnd() throws IOException {
    byte[] nested = {};
    for (int depth = 0; depth < 10; depth++) {
      nested = field(1, field(5, field(6, nested)));
    }

    assertUnavailable(withBytes(field(7, nested)), "nested more than 8 deep");
  }

  @Test
  void inputOfAnotherName() throws IOException {
    Path model =
        written(
            graph(17),
            TinyModels.input(new ModelInput.Tensor("pixels", ModelInput.Role.CANDIDATE)));

    assertUnavailable(model, "takes the inputs [x]", "[pixels]");
  }

  @Test
  void outputOfAnotherName() throws IOException {
    Path model =
        TinyModels.write(
            folder,
            "m",
            graph(17),
            TinyModels.input(TinyModels.candidate()),
            Optional.empty(),
            TinyModels.scalar("score", 1, 0));

    assertUnavailable(model, "has no output score", "[y]");
  }

  @Test
  void dynamicShapeThatTheManifestForbids() throws IOException {
    Path model =
        written(
            graph(17),
            TinyModels.still(
                "x",
                new SizePolicy.Fixed(32, 32, Interpolation.AREA),
                Optional.empty(),
                FLOAT32,
                1));

    assertUnavailable(model, "with a free batch", "does not call it dynamic");
  }

  @Test
  void externalDataOutsideTheFolder() throws IOException {
    OnnxGraph graph = graph(17);
    graph.external("w", FLOAT32, "../secret.bin", 0, 4, 1);

    assertUnavailable(written(graph), "../secret.bin", "outside the model's folder");
  }

  @Test
  void externalDataThatTheManifestDoesNotList() throws IOException {
    OnnxGraph graph = graph(17);
    graph.external("w", FLOAT32, "weights.bin", 0, 4, 1);

    assertUnavailable(written(graph), "weights.bin", "does not list");
  }

  @Test
  void externalDataWhoseNameIsNoPath() throws IOException {
    OnnxGraph graph = graph(17);
    graph.external("w", FLOAT32, "a\0b", 0, 4, 1);

    assertUnavailable(written(graph), "outside the model's folder");
  }

  /** The score is multiplied with the second of two weights in another file. */
  private Path withExternalData(long offset, long length, byte[] weights) throws IOException {
    OnnxGraph graph = new OnnxGraph("m");
    OnnxValue x = graph.input("x", FLOAT32, TinyModels.pictures());
    OnnxValue mean = graph.reduceMean(TinyModels.mean(graph, x), true, 1);
    OnnxValue half = graph.external("w", FLOAT32, "data/weights.bin", offset, length, 1);
    graph.output("y", graph.mul(mean, half), named("n"), fixed(1));
    Files.createDirectories(folder.resolve("data"));
    Files.write(folder.resolve("data/weights.bin"), weights);
    ModelManifest alone = ModelManifest.read(written(graph).resolve("model.json"));
    List<ModelFile> files = new ArrayList<>(alone.files());
    files.add(new ModelFile("data/weights.bin", ModelFile.DATA, TinyModels.sha256(weights)));
    new ModelManifest(
            alone.name(),
            alone.summary(),
            alone.guidance(),
            1,
            alone.input(),
            alone.tiling(),
            alone.outputs(),
            files,
            new Origin("Apache-2.0", "written by the test", "", ""))
        .write(folder.resolve("model.json"));
    return folder;
  }

  @Test
  void externalDataBesideTheModelIsRead() throws IOException {
    byte[] weights = {1, 2, 3, 4, 0, 0, 0, 0x3f};
    try (QualityAssessor model = open(withExternalData(4, 4, weights))) {
      double half = score(model);
      weights[6] = (byte) 0x80;
      try (QualityAssessor whole = open(withExternalData(4, 4, weights))) {
        assertThat(half).isBetween(.1, .45);
        assertThat(score(whole)).isCloseTo(2 * half, within(1e-6));
      }
    }
  }

  @Test
  void externalDataThatIsNotAsWritten() throws IOException {
    byte[] weights = new byte[8];

    assertUnavailable(withExternalData(6, 4, weights), "w of shape [1]", "4 bytes", "2 are left");
    assertUnavailable(withExternalData(0, 8, weights), "w of shape [1]", "8 bytes");
    assertUnavailable(withExternalData(1L << 40, 4, weights), "undamaged files would work");
    Files.write(withExternalData(0, 4, weights).resolve("data/weights.bin"), new byte[4]);
    assertUnavailable(folder, "has the SHA-256");
  }

  @Test
  void notANumber() throws IOException {
    OnnxGraph graph = new OnnxGraph("m");
    OnnxValue x = graph.input("x", FLOAT32, TinyModels.pictures());
    OnnxValue mean = graph.reduceMean(TinyModels.mean(graph, x), true, 1);
    graph.output("y", graph.sqrt(graph.sub(mean, graph.scalar(9))), named("n"), fixed(1));

    try (QualityAssessor model = open(written(graph))) {
      assertThatThrownBy(() -> score(model))
          .isInstanceOf(InferenceException.class)
          .hasMessageContainingAll("put out NaN", "y");
    }
  }

  @Test
  void moreThanTwoGigabytes() throws IOException {
    written(graph(17));
    try (RandomAccessFile sparse = new RandomAccessFile(folder.resolve("m.onnx").toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }

    assertUnavailable(folder, "3221225472 bytes", "weights in several files would work");
  }

  @Test
  void outOfMemory() throws IOException {
    OnnxGraph graph = new OnnxGraph("m");
    OnnxValue x = graph.input("x", FLOAT32, TinyModels.pictures());
    OnnxValue mean = graph.reduceMean(TinyModels.mean(graph, x), true, 1);
    OnnxValue huge = graph.node("Expand", mean, graph.vector(1, 1L << 22, 1L << 22)).output();
    graph.output("y", graph.reduceMean(huge, true, 1, 2), named("n"), fixed(1), fixed(1));

    assertUnavailable(written(graph), "trial run failed", "ran out of memory");
  }

  @Test
  void deviceThatIsNotThere() throws IOException {
    Path model = written(graph(17));

    assertThatThrownBy(
            () ->
                QualityAssessors.open(
                    "model@onnx?path=" + model,
                    AssessorConfig.defaults().withDevice(Device.parse("cuda:0"))))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContainingAll("cuda:0", "CUDAExecutionProvider", "onnxruntime_gpu");
  }

  @Test
  void linkOutOfTheFolder() throws IOException {
    Path inner = folder.resolve("inner");
    written(graph(17));
    Files.createDirectories(inner);
    Files.move(folder.resolve("model.json"), inner.resolve("model.json"));
    Files.createSymbolicLink(inner.resolve("m.onnx"), folder.resolve("m.onnx"));

    assertUnavailable(inner, "leads out of the model's folder");
  }

  @Test
  void noPath() {
    assertThatThrownBy(() -> QualityAssessors.open("model@onnx"))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("model?path=");
  }

  private static double score(QualityAssessor model) {
    return model
        .assess(SamplePictures.scene(40, 30, PixelFormat.RGB8, 1))
        .score()
        .orElseThrow()
        .value();
  }
}
