// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.spi.RunnerSlot;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same weights say the same in libtorch and in ONNX Runtime. */
class OnnxParityTest {

  private static final float TOLERANCE = 1e-4f;

  @ParameterizedTest
  @CsvSource({"1, 64, 64, 1", "4, 37, 50, 2", "2, 224, 224, 3", "1, 8, 300, 4"})
  void equalsOnnxRuntime(int pictures, int height, int width, long seed) throws OrtException {
    TinyNetwork network = TinyNetwork.random(seed);
    long[] shape = {pictures, 3, height, width};
    float[] x = TinyNetwork.numbers(new Random(-seed), pictures * 3 * height * width);
    float[] expected = onnx(network, x, shape);
    assertThat(torch(network, x, shape)).containsExactly(expected, within(TOLERANCE));
    assertThat(torch(network.raised(1e-3f), x, shape)[0])
        .as("a difference of a thousandth is seen")
        .isNotCloseTo(expected[0], within(TOLERANCE));
  }

  private static float[] torch(TinyNetwork network, float[] x, long[] shape) {
    byte[] file = network.torchScript().toBytes();
    ModelManifest manifest =
        ModelManifest.parse(
            TinyModel.manifest(file).getBytes(StandardCharsets.UTF_8), "the tiny manifest");
    try (TorchScriptRunner runner =
            TorchScriptRunner.load("tiny.pt", ByteBuffer.wrap(file), manifest);
        RunnerSlot slot = runner.newSlot()) {
      slot.shape(List.of(shape));
      slot.input(0).asFloatBuffer().put(x);
      slot.run();
      assertThat(slot.outputShape(0)).containsExactly(shape[0], 1);
      float[] y = new float[(int) shape[0]];
      slot.output(0).asFloatBuffer().get(y);
      return y;
    }
  }

  private static float[] onnx(TinyNetwork network, float[] x, long[] shape) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(network.onnx().toBytes());
        OnnxTensor in = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), shape);
        OrtSession.Result result = session.run(Map.of("x", in))) {
      float[] y = new float[(int) shape[0]];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(y);
      return y;
    }
  }
}
