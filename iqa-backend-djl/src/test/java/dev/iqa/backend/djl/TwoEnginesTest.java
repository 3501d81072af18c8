// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * libtorch and ONNX Runtime live in one JVM, whichever comes first, on a small stack and with a
 * command line as long as class paths make it.
 */
class TwoEnginesTest {

  private static final String ARGUMENT = "x".repeat(20_000);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"onnx, torch", "torch, onnx"})
  void runBesideEachOther(String first, String second) throws IOException, InterruptedException {
    TinyModel.write(folder, TinyNetwork.constant(3.25f).torchScript().toBytes());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xss512k");
    command.add("-DDJL_CACHE_DIR=" + System.getProperty("DJL_CACHE_DIR"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(TwoEnginesTest.class.getName(), folder.toString(), first, second, ARGUMENT));
    Path output = folder.resolve("output.txt");
    Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = child.waitFor(10, TimeUnit.MINUTES);
    child.destroyForcibly();
    assertThat(ended).isTrue();
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(String.join("\n", lines)).isZero();
    assertThat(lines).contains("torch 3.25", "onnx 3.25");
  }

  /** Runs in the child. */
  public static void main(String[] arguments) throws IOException, OrtException {
    for (String engine : List.of(arguments[1], arguments[2])) {
      System.out.println(
          engine + ' ' + (engine.equals("onnx") ? onnx() : torch(Path.of(arguments[0]))));
    }
  }

  private static double torch(Path model) {
    try (QualityAssessor tiny = TinyModel.open(model)) {
      Picture grey = Picture.copyOf(32, 32, PixelFormat.GRAY8, ByteBuffer.wrap(new byte[32 * 32]));
      return tiny.assess(AssessmentRequest.of(grey)).score().orElseThrow().value();
    }
  }

  private static double onnx() throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    byte[] model = TinyNetwork.constant(3.25f).onnx().toBytes();
    float[] x = new float[3 * 32 * 32];
    long[] shape = {1, 3, 32, 32};
    try (OrtSession session = environment.createSession(model);
        OnnxTensor in = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), shape);
        OrtSession.Result result = session.run(Map.of("x", in))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer().get();
    }
  }
}
