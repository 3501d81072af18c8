// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.iqa.InferenceException;
import dev.iqa.train.network.Named;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** An exported network in ONNX Runtime, on one thread. */
public final class OnnxPredictor implements Predictor, AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /**
   * Opens a model.
   *
   * @param model in ONNX
   * @throws InferenceException if ONNX Runtime cannot open it
   */
  public OnnxPredictor(byte[] model) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(model, options);
    } catch (OrtException e) {
      throw failed(e);
    }
  }

  @Override
  public Named<Values> predict(Named<Values> inputs) {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    try {
      for (String name : session.getInputNames()) {
        Values input = inputs.get(name);
        tensors.put(
            name,
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.floats()), input.shape()));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        Map<String, Values> outputs = new LinkedHashMap<>();
        for (String name : session.getOutputNames()) {
          OnnxTensor tensor = (OnnxTensor) result.get(name).orElseThrow();
          FloatBuffer buffer = tensor.getFloatBuffer();
          float[] values = new float[buffer.remaining()];
          buffer.get(values);
          outputs.put(name, Values.of(values, tensor.getInfo().getShape()));
        }
        return Named.of(outputs);
      }
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static InferenceException failed(OrtException e) {
    return new InferenceException("ONNX Runtime cannot run the exported network: " + e, e);
  }

  /** Frees the session. */
  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw failed(e);
    }
  }
}
