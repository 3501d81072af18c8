// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.iqa.InferenceException;
import dev.iqa.model.ElementType;
import dev.iqa.model.spi.RunnerSlot;
import dev.iqa.model.spi.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tensors over Java's buffers going in, copies of what libtorch allocates coming out. */
final class TorchScriptSlot implements RunnerSlot {

  /** As libtorch aligns: vector code then takes the same path, and rounds the same, each time. */
  private static final int ALIGNMENT_BYTES = 64;

  private static final Map<ElementType, DataType> TYPES =
      Map.of(
          ElementType.FLOAT32, DataType.FLOAT32,
          ElementType.FLOAT16, DataType.FLOAT16,
          ElementType.INT64, DataType.INT64,
          ElementType.INT32, DataType.INT32,
          ElementType.INT8, DataType.INT8,
          ElementType.UINT8, DataType.UINT8,
          ElementType.BOOL, DataType.BOOLEAN);
  private static final Map<DataType, ElementType> ELEMENTS =
      TYPES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  private final String name;
  private final PtNDManager memory;
  private final PtSymbolBlock module;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final List<long[]> shapes = new ArrayList<>();
  private final List<ByteBuffer> given = new ArrayList<>();
  private final List<PtNDArray> tensors = new ArrayList<>();
  private final List<ByteBuffer> results;
  private final List<long[]> resultShapes;

  TorchScriptSlot(
      String name,
      PtNDManager memory,
      PtSymbolBlock module,
      List<TensorSpec> inputs,
      List<TensorSpec> outputs) {
    this.name = name;
    this.memory = memory.newSubManager(Device.cpu());
    this.module = module;
    this.inputs = inputs;
    this.outputs = outputs;
    results = new ArrayList<>(Collections.nCopies(outputs.size(), ByteBuffer.allocateDirect(0)));
    resultShapes = new ArrayList<>(Collections.nCopies(outputs.size(), new long[0]));
  }

  @Override
  public void shape(List<long[]> wanted) {
    if (Arrays.deepEquals(wanted.toArray(), shapes.toArray())) {
      return;
    }
    release();
    for (int i = 0; i < wanted.size(); i++) {
      long[] shape = wanted.get(i).clone();
      ElementType type = inputs.get(i).type().orElseThrow();
      ByteBuffer bytes = allocate(new Shape(shape).size() * type.bytes());
      DataType as = TYPES.get(type);
      if (as == null) {
        throw new InferenceException("DJL has no tensors of " + type);
      }
      given.add(bytes);
      tensors.add(memory.create(bytes, new Shape(shape), as));
      shapes.add(shape);
    }
  }

  private static ByteBuffer allocate(long bytes) {
    try {
      // Both ends of the slice are aligned, the upper one downwards.
      return ByteBuffer.allocateDirect(Math.toIntExact(bytes + 2 * ALIGNMENT_BYTES))
          .alignedSlice(ALIGNMENT_BYTES)
          .slice(0, (int) bytes)
          .order(ByteOrder.nativeOrder());
    } catch (OutOfMemoryError | ArithmeticException e) {
      throw new InferenceException(
          "no room for a tensor of "
              + bytes
              + " bytes; up to 2 GB and more memory (-XX:MaxDirectMemorySize) would work",
          e);
    }
  }

  @Override
  public ByteBuffer input(int index) {
    return given.get(index);
  }

  @Override
  public void run() {
    try (PtNDManager scratch = memory.newSubManager(Device.cpu())) {
      List<PtNDArray> now = forward(scratch);
      if (now.size() != outputs.size()) {
        throw refused("gave " + now.size() + " tensors now and " + outputs.size() + " at first");
      }
      for (int i = 0; i < now.size(); i++) {
        copy(i, now.get(i));
      }
    } catch (InferenceException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  private void copy(int index, PtNDArray tensor) {
    TensorSpec spec = outputs.get(index);
    // What libtorch has and DJL has no name for, such as bfloat16, cannot even be asked for bytes.
    if (!type(tensor).equals(spec.type()) || spec.type().isEmpty()) {
      throw refused("gave " + spec.name() + " as " + tensor.getDataType() + ", not " + spec.type());
    }
    ByteBuffer from = tensor.toByteBuffer(true);
    ByteBuffer into = results.get(index);
    if (into.capacity() != from.remaining()) {
      into = allocate(from.remaining());
      results.set(index, into);
    }
    into.put(0, from, from.position(), from.remaining());
    resultShapes.set(index, tensor.getShape().getShape());
  }

  /** Runs once on zeros, to see what comes out. */
  List<TensorSpec> results() {
    try (PtNDManager scratch = memory.newSubManager(Device.cpu())) {
      List<TensorSpec> seen = new ArrayList<>();
      for (PtNDArray tensor : forward(scratch)) {
        int axes = tensor.getShape().dimension();
        seen.add(new TensorSpec(tensor.getName(), type(tensor), Collections.nCopies(axes, -1L)));
      }
      return seen;
    } catch (InferenceException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  private static Optional<ElementType> type(PtNDArray tensor) {
    return Optional.ofNullable(ELEMENTS.get(tensor.getDataType()));
  }

  /** The tensors of one run: those of a dictionary by key, those of a tuple or list by number. */
  private List<PtNDArray> forward(PtNDManager scratch) {
    IValue[] arguments = new IValue[tensors.size()];
    try {
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = IValue.from(tensors.get(i));
      }
      // Belongs to the thread, which may be a new one.
      JniUtils.setGraphExecutorOptimize(false);
      try (IValue result = module.forward(arguments)) {
        List<PtNDArray> list = new ArrayList<>();
        boolean alone = result.isTensor();
        for (NDArray each : list(result, scratch)) {
          if (each.getName() == null) {
            each.setName(alone ? "" : String.valueOf(list.size()));
          }
          list.add((PtNDArray) each);
        }
        return list;
      }
    } finally {
      for (IValue argument : arguments) {
        if (argument != null) {
          argument.close();
        }
      }
    }
  }

  private NDList list(IValue result, PtNDManager scratch) {
    try {
      return result.toNDList(scratch);
    } catch (UnsupportedOperationException e) {
      throw new InferenceException(
          name
              + " gave "
              + result.getType()
              + "; a tensor, or a dictionary, tuple or list of tensors would work",
          e);
    }
  }

  private InferenceException failed(RuntimeException e) {
    return new InferenceException(name + " failed in libtorch: " + TorchScriptRunner.reason(e), e);
  }

  private InferenceException refused(String what) {
    return new InferenceException(
        name + ' ' + what + "; a model whose results do not change their form would work");
  }

  @Override
  public ByteBuffer output(int index) {
    return results.get(index);
  }

  @Override
  public long[] outputShape(int index) {
    return resultShapes.get(index);
  }

  private void release() {
    tensors.forEach(PtNDArray::close);
    tensors.clear();
    given.clear();
    shapes.clear();
  }

  @Override
  public void close() {
    release();
    memory.close();
  }
}
