// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.ModelUnavailableException;
import dev.iqa.json.Fields;
import dev.iqa.model.spi.ModelRunner;
import dev.iqa.model.spi.TensorSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether a model has the inputs and outputs that its manifest names. */
record TensorCheck(ModelManifest manifest) {

  /**
   * Refuses a model that takes or puts out something else.
   *
   * @throws ModelUnavailableException naming both
   */
  void requireTensors(ModelRunner runner) {
    ModelInput input = manifest.input();
    Set<String> wanted = new TreeSet<>();
    for (ModelInput.Tensor tensor : input.tensors()) {
      wanted.add(tensor.name());
    }
    Set<String> there = new TreeSet<>();
    for (TensorSpec spec : runner.inputs()) {
      there.add(spec.name());
    }
    if (!wanted.equals(there)) {
      throw new ModelUnavailableException(
          manifest.name() + " takes the inputs " + there + "; its manifest names " + wanted);
    }
    for (TensorSpec spec : runner.inputs()) {
      requireInput(spec);
    }
    Map<String, TensorSpec> outputs = new HashMap<>();
    for (TensorSpec spec : runner.outputs()) {
      outputs.put(spec.name(), spec);
    }
    Set<String> read = new TreeSet<>();
    manifest.outputs().forEach(output -> read.addAll(output.tensors()));
    input.weights().ifPresent(read::add);
    for (String name : read) {
      TensorSpec spec = outputs.get(name);
      if (spec == null) {
        throw new ModelUnavailableException(
            manifest.name()
                + " has no output "
                + name
                + ", which its manifest reads; it has "
                + new TreeSet<>(outputs.keySet()));
      }
      ElementType type = spec.type().orElse(null);
      if (type != ElementType.FLOAT32 && type != ElementType.FLOAT16) {
        throw new ModelUnavailableException(
            manifest.name()
                + " puts out "
                + name
                + " as "
                + (type == null ? "another type" : Fields.word(type))
                + "; float32 or float16 would work");
      }
    }
  }

  private void requireInput(TensorSpec spec) {
    ModelInput input = manifest.input();
    String name = manifest.name() + "'s input " + spec.name();
    if (!spec.type().equals(Optional.of(input.type()))) {
      throw new ModelUnavailableException(
          name
              + " is of type "
              + spec.type().map(Fields::word).orElse("unknown")
              + "; its manifest says "
              + Fields.word(input.type()));
    }
    if (spec.shape().size() != 4) {
      throw new ModelUnavailableException(
          name + " has the shape " + spec.shape() + "; four axes would work");
    }
    boolean planar = input.layout() == ModelInput.Layout.NCHW;
    long channels = spec.shape().get(planar ? 1 : 3);
    if (channels != input.channels().count()) {
      throw new ModelUnavailableException(
          name
              + " has the shape "
              + spec.shape()
              + "; its manifest says "
              + input.channels().count()
              + " channels, "
              + Fields.word(input.layout()));
    }
    requireAxis(name, spec, ModelInput.Axis.BATCH, 0, 1);
    requireAxis(
        name, spec, ModelInput.Axis.HEIGHT, planar ? 2 : 1, manifest.input().fixedSide(false));
    requireAxis(
        name, spec, ModelInput.Axis.WIDTH, planar ? 3 : 2, manifest.input().fixedSide(true));
  }

  private void requireAxis(String name, TensorSpec spec, ModelInput.Axis axis, int at, long fixed) {
    long length = spec.shape().get(at);
    boolean free = length < 0;
    boolean declared = manifest.input().dynamic().contains(axis);
    if (free != declared) {
      throw new ModelUnavailableException(
          name
              + " has the shape "
              + spec.shape()
              + (free ? ", with a free " : ", with a fixed ")
              + Fields.word(axis)
              + "; its manifest "
              + (declared ? "calls it dynamic" : "does not call it dynamic"));
    }
    if (!free && length != fixed) {
      throw new ModelUnavailableException(
          name
              + " has the shape "
              + spec.shape()
              + "; by its manifest the "
              + Fields.word(axis)
              + " is "
              + fixed);
    }
  }
}
