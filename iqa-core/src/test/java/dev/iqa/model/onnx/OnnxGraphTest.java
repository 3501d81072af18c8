// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iqa.model.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxGraphTest {

  private static OnnxGraph small() {
    OnnxGraph graph = new OnnxGraph("g").metadata("k", "v");
    OnnxValue x = graph.input("x", ElementType.FLOAT32, Dimension.named("n"), Dimension.fixed(3));
    graph.output("y", graph.relu(x), Dimension.named("n"), Dimension.fixed(3));
    return graph;
  }

  /** Field by field from onnx.proto, by hand. */
  @Test
  void bytesAreProtobuf() {
    String reluNode = "0a19" + "0a0178" + "120652656c755f30" + "1a0652656c755f30" + "220452656c75";
    String outputNode =
        "0a1b" + "0a0652656c755f30" + "120179" + "1a04746f5f79" + "22084964656e74697479";
    String type = "0a0d" + "0801" + "1209" + "0a0312016e" + "0a020803";
    String input = "0a0178" + "120f" + type;
    String output = "0a0179" + "120f" + type;
    String graph = reluNode + outputNode + "120167" + "5a14" + input + "6214" + output;
    String model =
        "0808" + "1203697161" + "3a67" + graph + "4204" + "0a00" + "1011" + "7206" + "0a016b120176";
    assertThat(HexFormat.of().formatHex(small().toBytes())).isEqualTo(model);
  }

  @Test
  void theSameCallsGiveTheSameBytes() {
    assertThat(small().toBytes()).isEqualTo(small().toBytes());
  }

  @Test
  void equalConstantsAreStoredOnce() {
    OnnxGraph graph = new OnnxGraph("g");
    assertThat(graph.scalar(1)).isEqualTo(graph.scalar(1)).isNotEqualTo(graph.scalar(2));
    assertThat(graph.vector(1, 2)).isEqualTo(graph.vector(1, 2)).isNotEqualTo(graph.vector(12));
  }

  @Test
  void namesAreTakenOnce() {
    OnnxGraph graph = small();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.floats("x", new float[1], 1))
        .withMessage("the graph g already has a value x; choose another name");
    assertThat(graph.floats("Relu_1", new float[1], 1).name()).isEqualTo("Relu_1");
    assertThat(graph.relu(new OnnxValue("x", ElementType.FLOAT32)).name()).isEqualTo("Relu_2");
  }

  @Test
  void aShapeMustFitItsNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().floats("w", new float[5], 2, 3))
        .withMessage("w has 5 numbers and the shape [2, 3] of 6");
  }

  @Test
  void aValueOfAnotherGraphIsRefused() {
    OnnxValue foreign = new OnnxGraph("other").floats("w", new float[1], 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small().relu(foreign))
        .withMessageContaining("no value w");
  }

  @Test
  void aDomainMustBeImported() {
    OnnxGraph graph = small();
    OnnxValue x = new OnnxValue("x", ElementType.FLOAT32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.node("Gelu", x).domain("com.microsoft").output())
        .withMessageContaining("does not import com.microsoft");
    graph.importing("com.microsoft", 1);
    assertThat(graph.node("Gelu", x).domain("com.microsoft").output().type())
        .isEqualTo(ElementType.FLOAT32);
  }

  @Test
  void aGraphWithoutOutputIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new OnnxGraph("g").toBytes())
        .withMessageContaining("gives nothing out");
  }

  @Test
  void otherOpsetsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new OnnxGraph("g", 13));
    assertThatIllegalArgumentException().isThrownBy(() -> Dimension.fixed(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Dimension.named(" "));
  }

  @Test
  void theFileHoldsTheBytesAndNothingLiesBeside(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("m.onnx");
    Files.write(file, new byte[] {1});
    small().write(file);
    assertThat(file).hasBinaryContent(small().toBytes());
    assertThat(folder).isDirectoryContaining(f -> f.endsWith("m.onnx"));
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }
}
