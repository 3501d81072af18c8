// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.iqa.InferenceException;
import dev.iqa.model.ElementType;
import dev.iqa.model.spi.RunnerSlot;
import dev.iqa.model.spi.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tensors over memory of our own, which ONNX Runtime reads and writes in place. What shapes the
 * outputs have is learnt from the first run with new input shapes, whose results are copied; from
 * the second on they are written in place too.
 */
final class OnnxSlot implements RunnerSlot {

  private static final int ALIGNMENT_BYTES = 64;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final List<TensorSpec> inputSpecs;
  private final List<TensorSpec> outputSpecs;
  private final Set<String> outputNames;
  private final Memory[] inputs;
  private final Memory[] outputs;
  private final Map<String, OnnxTensor> inputTensors = new HashMap<>();
  private final Map<String, OnnxTensor> outputTensors = new HashMap<>();
  private boolean pinned;

  /** Memory that grows, and the part of it in use. */
  private static final class Memory {
    private ByteBuffer whole = ByteBuffer.allocateDirect(0);
    ByteBuffer used = whole;
    long[] shape = {};

    void shape(long[] wanted, ElementType type) {
      long bytes = type.bytes();
      for (long side : wanted) {
        bytes = Math.multiplyExact(bytes, side);
      }
      if (bytes > Integer.MAX_VALUE - 2 * ALIGNMENT_BYTES) {
        throw new InferenceException(
            "a tensor of shape "
                + Arrays.toString(wanted)
                + " has "
                + bytes
                + " bytes, more than a buffer holds; smaller pictures, or tiling in the manifest,"
                + " would work");
      }
      if (bytes > whole.capacity()) {
        whole = ByteBuffer.allocateDirect(0);
        // A slice is aligned at both ends.
        int rounded = (int) (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        whole = ByteBuffer.allocateDirect(rounded + ALIGNMENT_BYTES).alignedSlice(ALIGNMENT_BYTES);
      }
      used = whole.slice(0, (int) bytes).order(ByteOrder.nativeOrder());
      shape = wanted.clone();
    }
  }

  OnnxSlot(
      OrtEnvironment environment,
      OrtSession session,
      List<TensorSpec> inputs,
      List<TensorSpec> outputs) {
    this.environment = environment;
    this.session = session;
    inputSpecs = inputs;
    outputSpecs = outputs;
    outputNames = Set.copyOf(outputs.stream().map(TensorSpec::name).toList());
    this.inputs = new Memory[inputs.size()];
    Arrays.setAll(this.inputs, i -> new Memory());
    this.outputs = new Memory[outputs.size()];
    Arrays.setAll(this.outputs, i -> new Memory());
  }

  @Override
  public void shape(List<long[]> wanted) {
    boolean same = !inputTensors.isEmpty();
    for (int i = 0; i < inputs.length && same; i++) {
      same = Arrays.equals(inputs[i].shape, wanted.get(i));
    }
    if (same) {
      return;
    }
    forget(inputTensors);
    forget(outputTensors);
    pinned = false;
    try {
      for (int i = 0; i < inputs.length; i++) {
        TensorSpec spec = inputSpecs.get(i);
        inputs[i].shape(wanted.get(i), spec.type().orElseThrow());
        inputTensors.put(spec.name(), tensor(inputs[i], spec.type().orElseThrow()));
      }
    } catch (OutOfMemoryError e) {
      forget(inputTensors);
      throw new InferenceException(
          "there is no memory for an input of shape "
              + Arrays.toString(wanted.get(0))
              + "; more of it (-XX:MaxDirectMemorySize), or smaller pictures, would work",
          e);
    } catch (OrtException e) {
      forget(inputTensors);
      throw new InferenceException("ONNX Runtime takes no input: " + e.getMessage(), e);
    }
  }

  private OnnxTensor tensor(Memory memory, ElementType type) throws OrtException {
    OnnxJavaType java =
        switch (type) {
          case FLOAT32 -> OnnxJavaType.FLOAT;
          case FLOAT16 -> OnnxJavaType.FLOAT16;
          case UINT8 -> OnnxJavaType.UINT8;
          default -> throw new InferenceException("no tensor is made of " + type);
        };
    return OnnxTensor.createTensor(environment, memory.used, memory.shape, java);
  }

  @Override
  public ByteBuffer input(int index) {
    return inputs[index].used;
  }

  @Override
  public void run() {
    try {
      if (pinned) {
        session.run(inputTensors, Set.of(), outputTensors).close();
      } else {
        learn();
      }
    } catch (OrtException e) {
      throw failed(e);
    } catch (OutOfMemoryError e) {
      throw new InferenceException(
          "there is no memory for the outputs; more of it (-XX:MaxDirectMemorySize), or smaller"
              + " pictures, would work",
          e);
    }
  }

  /** Runs without places for the outputs, takes what comes, and makes places of those shapes. */
  private void learn() throws OrtException {
    try (OrtSession.Result result = session.run(inputTensors, outputNames)) {
      for (int i = 0; i < outputs.length; i++) {
        TensorSpec spec = outputSpecs.get(i);
        OnnxValue value = result.get(spec.name()).orElseThrow();
        ElementType type = spec.type().orElse(null);
        if (!(value instanceof OnnxTensor tensor)
            || (type != ElementType.FLOAT32 && type != ElementType.FLOAT16)) {
          // Nothing reads it: core refused the manifest otherwise.
          continue;
        }
        outputs[i].shape(tensor.getInfo().getShape(), type);
        outputs[i].used.duplicate().put(tensor.getByteBuffer());
        outputTensors.put(spec.name(), tensor(outputs[i], type));
      }
    }
    pinned = !outputTensors.isEmpty();
  }

  private static InferenceException failed(OrtException e) {
    String message = String.valueOf(e.getMessage());
    boolean memory =
        message.contains("Failed to allocate memory")
            || message.contains("bad_alloc")
            || message.contains("bad allocation")
            || message.contains("out of memory");
    return new InferenceException(
        memory
            ? "ONNX Runtime ran out of memory; smaller pictures, tiling, or more memory would work: "
                + message
            : "ONNX Runtime failed: " + message,
        e);
  }

  @Override
  public ByteBuffer output(int index) {
    return outputs[index].used;
  }

  @Override
  public long[] outputShape(int index) {
    return outputs[index].shape;
  }

  private static void forget(Map<String, OnnxTensor> tensors) {
    tensors.values().forEach(OnnxTensor::close);
    tensors.clear();
  }

  @Override
  public void close() {
    forget(inputTensors);
    forget(outputTensors);
  }
}
