// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** ONNX Runtime as its own Java API offers it at its best: tensors kept, over direct buffers. */
final class BareModel implements AutoCloseable {

  private final OrtSession session;
  private final ByteBuffer input;
  private final FloatBuffer output;
  private final OnnxTensor inputTensor;
  private final OnnxTensor outputTensor;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;

  BareModel(Path folder, int side) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(folder.resolve("model.onnx").toString(), options);
    }
    input = ByteBuffer.allocateDirect(4 * 3 * side * side).order(ByteOrder.nativeOrder());
    output = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder()).asFloatBuffer();
    inputTensor =
        OnnxTensor.createTensor(environment, input.asFloatBuffer(), new long[] {1, 3, side, side});
    outputTensor = OnnxTensor.createTensor(environment, output, new long[] {1, 1});
    inputs = Map.of("x", inputTensor);
    outputs = Map.of("y", outputTensor);
  }

  ByteBuffer input() {
    return input;
  }

  float run() {
    try {
      session.run(inputs, Set.of(), outputs).close();
      return output.get(0);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws OrtException {
    inputTensor.close();
    outputTensor.close();
    session.close();
  }
}
