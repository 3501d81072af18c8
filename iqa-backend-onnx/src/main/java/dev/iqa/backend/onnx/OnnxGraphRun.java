// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/** One graph of floats, run with tensors that the caller makes and frees. */
final class OnnxGraphRun implements AutoCloseable {

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String name;

  OnnxGraphRun(byte[] model, String name, int threads) {
    this.name = name;
    OnnxFile.read(ByteBuffer.wrap(model), name);
    environment = OnnxEnvironment.start();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(model, options);
    } catch (OrtException e) {
      throw new ModelUnavailableException(
          "ONNX Runtime does not load " + name + ": " + e.getMessage(), e);
    }
  }

  /** Whether there is an input. */
  boolean has(String input) {
    return session.getInputNames().contains(input);
  }

  /** Sides of an input; −1 where they are free. */
  long[] shape(String input) {
    try {
      return shape(session.getInputInfo(), input);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  /** Sides of an output; −1 where they are free. */
  long[] outputShape(String output) {
    try {
      return shape(session.getOutputInfo(), output);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  private long[] shape(Map<String, NodeInfo> nodes, String wanted) {
    NodeInfo node = nodes.get(wanted);
    if (node != null && node.getInfo() instanceof TensorInfo info) {
      return info.getShape();
    }
    throw new ModelUnavailableException(
        name + " has no tensor '" + wanted + "' among " + nodes.keySet());
  }

  OnnxTensor tensor(float[] values, long... shape) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(Math.max(1, values.length) * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    buffer.put(values).flip();
    try {
      return OnnxTensor.createTensor(environment, buffer, shape);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  OrtSession.Result run(Map<String, OnnxTensor> inputs) {
    try {
      return session.run(inputs);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  static OnnxTensor output(OrtSession.Result result, String output) {
    return (OnnxTensor)
        result
            .get(output)
            .orElseThrow(() -> new InferenceException("the graph gave no '" + output + "'"));
  }

  static float[] floats(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private InferenceException failed(OrtException e) {
    return new InferenceException("ONNX Runtime cannot run " + name + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}
