// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.Device;
import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptAssessorTest {

  @TempDir Path folder;

  private AbstractThrowableAssert<?, ?> opening(TorchScriptFile file, String... replaced)
      throws IOException {
    TinyModel.write(folder, file.toBytes(), replaced);
    return assertThatThrownBy(() -> TinyModel.open(folder))
        .isInstanceOf(ModelUnavailableException.class);
  }

  private double score(TorchScriptFile file, String... replaced) throws IOException {
    TinyModel.write(folder, file.toBytes(), replaced);
    try (QualityAssessor tiny = TinyModel.open(folder)) {
      return tiny.assess(AssessmentRequest.of(stripes())).score().orElseThrow().value();
    }
  }

  /** Columns of black and of white by turns, 32×32. */
  private static Picture stripes() {
    byte[] pixels = new byte[32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 2 == 0 ? 0 : 255);
    }
    return Picture.copyOf(32, 32, PixelFormat.GRAY8, ByteBuffer.wrap(pixels));
  }

  private static TinyNetwork network() {
    return TinyNetwork.constant(3.25f);
  }

  @Test
  void scoresAsTheModuleSays() throws IOException {
    assertThat(score(network().torchScript())).isEqualTo(3.25);
  }

  @Test
  void readsDictionariesByKeyAndTuplesByNumber() throws IOException {
    assertThat(
            score(
                network()
                    .torchScript(
                        "Dict[str, Tensor]", "return {\"other\": y, \"y\": torch.add(y, 1)}")))
        .isEqualTo(4.25);
    assertThat(
            score(
                network().torchScript("Tuple[Tensor, Tensor]", "return (y, torch.add(y, 1))"),
                "\"y\"",
                "\"1\""))
        .isEqualTo(4.25);
  }

  @Test
  void readsTensorsThatAreNotStoredRowByRow() throws IOException {
    // [n, 1] → [n, 2] = (score, score + 1), as the transpose of rows.
    assertThat(
            score(
                network()
                    .torchScript(
                        "Tensor",
                        "z = torch.stack([torch.flatten(y), torch.flatten(torch.add(y, 1))])",
                        "return torch.transpose(z, 0, 1)"),
                "\"tensor\": \"y\"",
                "\"tensor\": \"y\", \"index\": 1"))
        .isEqualTo(4.25);
  }

  @Test
  void refusesAMissingFile() throws IOException {
    TinyModel.write(folder, network().torchScript().toBytes());
    Files.delete(folder.resolve("tiny.pt"));
    assertThatThrownBy(() -> TinyModel.open(folder))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("tiny.pt is missing")
        .hasMessageContaining("https://example.org/tiny");
  }

  @Test
  void refusesAnotherFileThanTheManifestMeans() throws IOException {
    TinyModel.write(folder, network().torchScript().toBytes());
    Files.write(folder.resolve("tiny.pt"), TinyNetwork.ofEdges().torchScript().toBytes());
    assertThatThrownBy(() -> TinyModel.open(folder))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("SHA-256")
        .hasMessageContaining("the original file would work");
  }

  @Test
  void refusesAPickle() throws IOException {
    opening(network().torchScript().bare()).hasMessageContaining("tiny.pt is a pickle");
  }

  @Test
  void refusesAFileWithDamagedSource() throws IOException {
    opening(TorchScriptFile.forward("x: Tensor", "Tensor", "return torch.no_such_thing(x)"))
        .hasMessageContaining("libtorch does not load tiny's tiny.pt")
        .hasMessageContaining("no_such_thing");
  }

  @Test
  void refusesInputsOfOtherNames() throws IOException {
    opening(network().torchScript(), "\"x\"", "\"picture\"")
        .hasMessageContaining("takes the inputs [x]")
        .hasMessageContaining("[picture]");
  }

  @Test
  void refusesInputsThatAreNoTensors() throws IOException {
    opening(TorchScriptFile.forward("x: List[Tensor]", "Tensor", "return x[0]"))
        .hasMessageContaining("takes x as List[Tensor]")
        .hasMessageContaining("one Tensor for each input");
  }

  @Test
  void refusesInputsOfAnotherShape() throws IOException {
    opening(network().torchScript(), "\"rgb\"", "\"gray\"", "[0.5, 0.5, 0.5]", "[0.5]")
        .hasMessageContaining("tiny's tiny.pt failed in libtorch")
        .hasMessageContaining("expected input[1, 1, 64, 64] to have 3 channels")
        .hasMessageContaining("it was fed [x] of shape [1, 1, 64, 64] as its manifest says");
  }

  @Test
  void refusesOutputsOfOtherNames() throws IOException {
    opening(network().torchScript("Dict[str, Tensor]", "return {\"mos\": y}"))
        .hasMessageContaining("no output y")
        .hasMessageContaining("[mos]");
  }

  @Test
  void refusesResultsThatAreNoTensors() throws IOException {
    opening(TorchScriptFile.forward("x: Tensor", "float", "return 3.5"))
        .hasMessageContaining("gave float")
        .hasMessageContaining("a tensor, or a dictionary, tuple or list of tensors would work");
  }

  @Test
  void refusesBfloat16InEveryPlace() throws IOException {
    opening(network().torchScript("Tensor", "return torch.to(y, 15)"))
        .hasMessageContaining("puts out y as another type; float32 or float16 would work");
    opening(network().torchScript().storedAs("BFloat16Storage")).hasMessageContaining("bfloat16");
    opening(network().torchScript(), "\"float32\"", "\"bfloat16\"")
        .hasMessageContaining("bfloat16");
  }

  @Test
  void runsOnTheProcessorOnly() throws IOException {
    TinyModel.write(folder, network().torchScript().toBytes());
    AssessorConfig config =
        AssessorConfig.defaults()
            .withOption("path", folder.toString())
            .withDevice(new Device(Device.Kind.CUDA, 0));
    assertThatThrownBy(() -> QualityAssessors.open("model@djl", config))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("cpu would work");
  }

  @Test
  void saysSoWhenTheModelPutsOutNoNumber() throws IOException {
    TorchScriptFile file =
        network().torchScript("Tensor", "return torch.add(y, torch.log(torch.min(x)))");
    TinyModel.write(folder, file.toBytes());
    try (QualityAssessor tiny = TinyModel.open(folder)) {
      assertThatThrownBy(() -> tiny.assess(AssessmentRequest.of(stripes())))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("tiny put out NaN");
    }
  }

  @Test
  void saysSoWhenTheModelFailsOnAPicture() throws IOException {
    TorchScriptFile file =
        TorchScriptFile.forward(
            "x: Tensor",
            "Tensor",
            "return torch.mean(torch.reshape(x, [1, 3, 64, 64]), [1, 2, 3])");
    TinyModel.write(folder, file.toBytes());
    try (QualityAssessor tiny = TinyModel.open(folder)) {
      assertThatThrownBy(() -> tiny.assess(AssessmentRequest.of(stripes())))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("invalid for input of size 3072");
    }
  }

  @Test
  void saysSoWhenAResultChangesItsForm() throws IOException {
    TorchScriptFile file =
        TorchScriptFile.forward(
            "x: Tensor",
            "List[Tensor]",
            "y = torch.mean(x, [1, 2, 3])",
            "if torch.gt(torch.size(x, 2), 40):",
            "  z = [y]",
            "else:",
            "  z = [y, y]",
            "return z");
    TinyModel.write(folder, file.toBytes(), "\"y\"", "\"0\"");
    try (QualityAssessor tiny = TinyModel.open(folder)) {
      assertThatThrownBy(() -> tiny.assess(AssessmentRequest.of(stripes())))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("gave 2 tensors now and 1 at first");
    }
  }
}
