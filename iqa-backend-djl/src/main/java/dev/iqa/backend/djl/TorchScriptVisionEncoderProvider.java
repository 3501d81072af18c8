// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import dev.iqa.AssessorConfig;
import dev.iqa.ModelUnavailableException;
import dev.iqa.language.VisionEncoder;
import dev.iqa.language.VisionEncoders;
import dev.iqa.language.spi.VisionEncoderProvider;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.PictureEncoder;
import java.util.Optional;

/**
 * Runs vision towers in the format {@value TorchScriptProvider#FORMAT}. A projector belongs into
 * the module of the tower.
 */
public final class TorchScriptVisionEncoderProvider implements VisionEncoderProvider {

  /** For the service loader. */
  public TorchScriptVisionEncoderProvider() {}

  @Override
  public String backend() {
    return TorchScriptProvider.BACKEND;
  }

  @Override
  public String format() {
    return TorchScriptProvider.FORMAT;
  }

  @Override
  public int priority() {
    return TorchScriptProvider.PRIORITY;
  }

  @Override
  public Optional<String> unavailableBecause() {
    return LibTorch.unavailableBecause();
  }

  @Override
  public VisionEncoder open(InstalledModel model, AssessorConfig config) {
    if (PictureEncoder.rows(model).projector().isPresent()) {
      throw new ModelUnavailableException(
          model.manifest().name()
              + " has a projector in a file of its own, which djl does not run; one module of tower"
              + " and projector would work");
    }
    ModelFile tower = model.manifest().file(format()).orElseThrow();
    return VisionEncoders.of(
        new PictureEncoder(
            model, format(), TorchScriptProvider.runner(model, tower, config), Optional.empty()));
  }
}
