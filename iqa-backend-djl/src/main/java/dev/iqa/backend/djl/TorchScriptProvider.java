// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import dev.iqa.AssessorConfig;
import dev.iqa.Device;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelProvider;
import dev.iqa.model.spi.ModelRunner;
import java.util.Optional;

/** Offers the models whose manifest names a file in the format {@value #FORMAT}. */
public final class TorchScriptProvider extends ModelProvider {

  /** What manifests call a file of {@code torch.jit.save}. */
  public static final String FORMAT = "torchscript";

  static final String BACKEND = "djl";

  /** Below the engines that run the same network faster. */
  static final int PRIORITY = -10;

  /** For the service loader. */
  public TorchScriptProvider() {
    super(BACKEND, FORMAT);
  }

  @Override
  public int priority() {
    return PRIORITY;
  }

  @Override
  public Optional<String> unavailableBecause() {
    return LibTorch.unavailableBecause();
  }

  @Override
  protected ModelRunner load(InstalledModel model, ModelFile file, AssessorConfig config) {
    return runner(model, file, config);
  }

  /** The loaded module, whatever it is for. */
  static ModelRunner runner(InstalledModel model, ModelFile file, AssessorConfig config) {
    if (!config.device().equals(Device.CPU)) {
      throw new UnsupportedRequestException(
          "djl runs on the processor only, not on " + config.device() + "; cpu would work");
    }
    String name = model.manifest().name() + "'s " + file.path();
    return TorchScriptRunner.load(name, model.content(file), model.manifest());
  }
}
