// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import dev.iqa.AssessorConfig;
import dev.iqa.Device;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelProvider;
import dev.iqa.model.spi.ModelRunner;
import java.util.List;
import java.util.Optional;

/** Offers models in the format {@code onnx} on the backend {@code onnx}. */
public final class OnnxProvider extends ModelProvider {

  /** For the service loader. */
  public OnnxProvider() {
    super(OnnxBackend.NAME, "onnx");
  }

  @Override
  public int priority() {
    return OnnxBackend.PRIORITY;
  }

  @Override
  public Optional<String> unavailableBecause() {
    return OnnxEnvironment.unavailableBecause();
  }

  @Override
  public List<Device> devices() {
    return OnnxRunner.devices();
  }

  @Override
  protected ModelRunner load(InstalledModel model, ModelFile file, AssessorConfig config) {
    return OnnxRunner.load(model, file, config);
  }
}
