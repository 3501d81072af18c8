// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import dev.iqa.AssessmentException;
import dev.iqa.ModelUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class TorchScriptArchiveTest {

  private static TorchScriptArchive read(byte[] bytes) {
    return TorchScriptArchive.read("tiny.pt", ByteBuffer.wrap(bytes));
  }

  @Test
  void readsTheArgumentsOfForward() {
    String arguments =
        "x: Tensor,\n    sizes: Tuple[int, int]=(1, 2),\n    mask: Optional[Tensor]=None";
    assertThat(read(TorchScriptFile.forward(arguments, "Tensor", "return x").toBytes()).arguments())
        .containsExactly(
            new TorchScriptArchive.Argument("x", "Tensor", false),
            new TorchScriptArchive.Argument("sizes", "Tuple[int, int]", true),
            new TorchScriptArchive.Argument("mask", "Optional[Tensor]", true));
  }

  @Test
  void readsWhatLibtorchItselfWrites() throws IOException {
    byte[] ours = TinyNetwork.ofEdges().torchScript().toBytes();
    ByteArrayOutputStream theirs = new ByteArrayOutputStream();
    try (PtNDManager memory = (PtNDManager) LibTorch.start().newBaseManager(Device.cpu());
        PtSymbolBlock module =
            JniUtils.loadModule(memory, new ByteArrayInputStream(ours), true, false)) {
      JniUtils.writeModule(module, theirs, false);
    }
    assertThat(theirs.toByteArray()).isNotEqualTo(ours);
    assertThat(read(theirs.toByteArray())).isEqualTo(read(ours));
  }

  @Test
  void refusesPicklesByName() {
    byte[] old = {(byte) 0x80, 2, (byte) 0x8a, 10};
    byte[] zipped = TinyNetwork.ofEdges().torchScript().bare().toBytes();
    for (byte[] pickle : new byte[][] {old, zipped}) {
      assertThatThrownBy(() -> read(pickle))
          .isInstanceOf(ModelUnavailableException.class)
          .hasMessageContaining("tiny.pt is a pickle of torch.save")
          .hasMessageContaining("torch.jit.save wrote would work");
    }
  }

  @Test
  void refusesWeightsInBfloat16() {
    byte[] half = TinyNetwork.ofEdges().torchScript().storedAs("BFloat16Storage").toBytes();
    assertThatThrownBy(() -> read(half))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("bfloat16")
        .hasMessageContaining("float32");
  }

  @Test
  void refusesWhatIsNotTorchScript() throws IOException {
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(other)) {
      zip.putNextEntry(new ZipEntry("letter.txt"));
    }
    assertThatThrownBy(() -> read(other.toByteArray()))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("a zip without a TorchScript module");
    for (byte[] bytes : new byte[][] {{}, {8, 7, 18, 3, 'i', 'q', 'a'}, new byte[1000]}) {
      assertThatThrownBy(() -> read(bytes))
          .isInstanceOf(ModelUnavailableException.class)
          .hasMessageContaining("tiny.pt is not TorchScript");
    }
  }

  @Test
  void refusesAModuleWithoutForward() {
    byte[] bytes =
        new TorchScriptFile("  def call(self: __torch__.Tiny) -> int:\n    return 1\n").toBytes();
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("no method forward in Tiny");
  }

  /** Whatever happens to the bytes, it is said in words. */
  @Test
  void damagedFilesAreRefusedOrRead() {
    byte[] good = TinyNetwork.ofEdges().torchScript().toBytes();
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] bad = i % 3 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      for (int changes = random.nextInt(8); changes >= 0 && bad.length > 0; changes--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        read(bad);
      } catch (AssessmentException e) {
        assertThat(e).hasMessageContaining("tiny.pt");
        refused++;
      }
    }
    assertThat(refused).isBetween(1000, 2999);
  }
}
