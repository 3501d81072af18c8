// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.iqa.model.onnx.OnnxGraph;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a written graph once on ONNX Runtime, by itself. */
final class Running implements AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();

  Running(OnnxGraph graph) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(graph.toBytes(), options);
    }
  }

  Running with(String input, float[] values, long... shape) throws OrtException {
    inputs.put(input, OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
    return this;
  }

  Running with(String input, long[] values, long... shape) throws OrtException {
    inputs.put(input, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
    return this;
  }

  /** The outputs by name, row-major. */
  Map<String, float[]> run() throws OrtException {
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try (OrtSession.Result result = session.run(inputs)) {
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
        FloatBuffer buffer = ((OnnxTensor) output.getValue()).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        outputs.put(output.getKey(), values);
      }
    }
    return outputs;
  }

  /** The only output. */
  float[] only() throws OrtException {
    return run().values().iterator().next();
  }

  @Override
  public void close() throws OrtException {
    inputs.values().forEach(OnnxTensor::close);
    session.close();
  }
}
