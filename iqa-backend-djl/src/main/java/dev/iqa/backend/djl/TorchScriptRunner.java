// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.model.ElementType;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.spi.ModelRunner;
import dev.iqa.model.spi.RunnerSlot;
import dev.iqa.model.spi.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A TorchScript module in libtorch.
 *
 * <p>TorchScript names its arguments, but says nothing of their shapes and little of its results.
 * The manifest tells what goes in; one run on zeros, when the module is opened, shows what comes
 * out.
 */
final class TorchScriptRunner implements ModelRunner {

  private static final int TRIAL_SIDE = 64;

  private final String name;
  private final PtNDManager memory;
  private final PtSymbolBlock module;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;
  private final AtomicBoolean closed = new AtomicBoolean();

  private TorchScriptRunner(
      String name,
      PtNDManager memory,
      PtSymbolBlock module,
      List<TensorSpec> inputs,
      List<TensorSpec> outputs) {
    this.name = name;
    this.memory = memory;
    this.module = module;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Loads a module.
   *
   * @param name of the file, for messages
   * @param bytes that {@code torch.jit.save} wrote, for someone who may run code here
   * @param manifest of the model
   * @throws ModelUnavailableException if it is not TorchScript or not what the manifest says, or
   *     libtorch does not load
   */
  static TorchScriptRunner load(String name, ByteBuffer bytes, ModelManifest manifest) {
    TorchScriptArchive archive = TorchScriptArchive.read(name, bytes);
    List<TensorSpec> inputs = inputs(name, archive, manifest.input());
    PtNDManager memory = (PtNDManager) LibTorch.start().newBaseManager(Device.cpu());
    boolean loaded = false;
    try {
      PtSymbolBlock module = module(name, bytes, memory);
      List<TensorSpec> outputs = tryOut(name, manifest, memory, module, inputs);
      loaded = true;
      return new TorchScriptRunner(name, memory, module, inputs, outputs);
    } finally {
      if (!loaded) {
        memory.close();
      }
    }
  }

  private static PtSymbolBlock module(String name, ByteBuffer bytes, PtNDManager memory) {
    try {
      PtSymbolBlock module =
          JniUtils.loadModule(
              memory, Channels.newInputStream(new BufferChannel(bytes)), true, false);
      JniUtils.enableInferenceMode(module);
      return module;
    } catch (IOException | RuntimeException e) {
      throw new ModelUnavailableException(
          "libtorch does not load "
              + name
              + ": "
              + reason(e)
              + "; an undamaged file of PyTorch 2.7 or older would work",
          e);
    }
  }

  /** What libtorch complains of, without the trace of the script. */
  static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    int error = message.lastIndexOf("Error: ");
    return (error < 0 ? message : message.substring(error + 7))
        .strip()
        .lines()
        .findFirst()
        .orElse("");
  }

  private static List<TensorSpec> inputs(
      String name, TorchScriptArchive archive, ModelInput input) {
    if (input.type() == ElementType.BFLOAT16) {
      throw new ModelUnavailableException(
          "the manifest of "
              + name
              + " says bfloat16, over which DJL ends the JVM; float32 would work");
    }
    List<Long> shape = new ArrayList<>(Collections.nCopies(4, -1L));
    boolean planar = input.layout() == ModelInput.Layout.NCHW;
    shape.set(planar ? 1 : 3, (long) input.channels().count());
    if (!input.dynamic().contains(ModelInput.Axis.BATCH)) {
      shape.set(0, 1L);
    }
    if (!input.dynamic().contains(ModelInput.Axis.HEIGHT)) {
      shape.set(planar ? 2 : 1, (long) input.fixedSide(false));
    }
    if (!input.dynamic().contains(ModelInput.Axis.WIDTH)) {
      shape.set(planar ? 3 : 2, (long) input.fixedSide(true));
    }
    List<TensorSpec> inputs = new ArrayList<>();
    for (TorchScriptArchive.Argument argument : archive.arguments()) {
      boolean named = input.tensors().stream().anyMatch(t -> t.name().equals(argument.name()));
      if (!named && argument.optional()) {
        break;
      }
      if (!argument.type().equals("Tensor")) {
        throw new ModelUnavailableException(
            name
                + " takes "
                + argument.name()
                + " as "
                + argument.type()
                + "; a forward that takes one Tensor for each input of the manifest would work");
      }
      inputs.add(new TensorSpec(argument.name(), Optional.of(input.type()), shape));
    }
    return inputs;
  }

  private static List<TensorSpec> tryOut(
      String name,
      ModelManifest manifest,
      PtNDManager memory,
      PtSymbolBlock module,
      List<TensorSpec> inputs) {
    Set<String> read = new TreeSet<>();
    manifest.outputs().stream().map(ModelOutput::tensors).forEach(read::addAll);
    manifest.input().weights().ifPresent(read::add);
    long[] shape = trialShape(manifest.input());
    try (TorchScriptSlot slot = new TorchScriptSlot(name, memory, module, inputs, List.of())) {
      slot.shape(Collections.nCopies(inputs.size(), shape));
      List<TensorSpec> outputs = slot.results();
      // One tensor has no name of its own.
      return outputs.size() == 1 && outputs.get(0).name().isEmpty() && read.size() == 1
          ? List.of(
              new TensorSpec(read.iterator().next(), outputs.get(0).type(), outputs.get(0).shape()))
          : outputs;
    } catch (InferenceException e) {
      throw new ModelUnavailableException(
          e.getMessage()
              + "; it was fed "
              + inputs.stream().map(TensorSpec::name).toList()
              + " of shape "
              + Arrays.toString(shape)
              + " as its manifest says",
          e);
    }
  }

  private static long[] trialShape(ModelInput input) {
    int side = Math.max(TRIAL_SIDE, input.smallestSide());
    if (input.largestSide() > 0) {
      side = Math.min(side, input.largestSide());
    }
    boolean planar = input.layout() == ModelInput.Layout.NCHW;
    long channels = input.channels().count();
    long height =
        input.dynamic().contains(ModelInput.Axis.HEIGHT)
            ? input.padded(side)
            : input.fixedSide(false);
    long width =
        input.dynamic().contains(ModelInput.Axis.WIDTH)
            ? input.padded(side)
            : input.fixedSide(true);
    return planar
        ? new long[] {1, channels, height, width}
        : new long[] {1, height, width, channels};
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public List<TensorSpec> inputs() {
    return inputs;
  }

  @Override
  public List<TensorSpec> outputs() {
    return outputs;
  }

  @Override
  public RunnerSlot newSlot() {
    return new TorchScriptSlot(name, memory, module, inputs, outputs);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      module.close();
      memory.close();
    }
  }
}
