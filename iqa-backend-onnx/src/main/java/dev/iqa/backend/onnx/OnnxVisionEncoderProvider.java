// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import dev.iqa.AssessorConfig;
import dev.iqa.ModelUnavailableException;
import dev.iqa.language.InstalledLanguageModel;
import dev.iqa.language.VisionEncoder;
import dev.iqa.language.VisionEncoders;
import dev.iqa.language.spi.VisionEncoderProvider;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.PictureEncoder;
import dev.iqa.model.spi.ModelRunner;
import java.util.Optional;

/**
 * Runs vision towers and projectors in the format {@code onnx}, and those that language models
 * bring.
 */
public final class OnnxVisionEncoderProvider extends OnnxBackend implements VisionEncoderProvider {

  private static final String FORMAT = "onnx";

  /** For the service loader. */
  public OnnxVisionEncoderProvider() {}

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public VisionEncoder open(InstalledModel model, AssessorConfig config) {
    ModelOutput.Rows rows = PictureEncoder.rows(model);
    ModelManifest manifest = model.manifest();
    ModelFile tower =
        manifest
            .file(FORMAT)
            .orElseThrow(
                () ->
                    new ModelUnavailableException(
                        manifest.name() + " has no file in the format " + FORMAT));
    Optional<ModelFile> projector =
        rows.projector()
            .map(
                path ->
                    manifest.files().stream()
                        .filter(file -> file.path().equals(path))
                        .findFirst()
                        .orElseThrow());
    OnnxRunner loaded = OnnxRunner.load(model, tower, config);
    Optional<ModelRunner> projecting;
    try {
      projecting = projector.map(file -> OnnxRunner.load(model, file, config));
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
    return VisionEncoders.of(new PictureEncoder(model, FORMAT, loaded, projecting));
  }

  @Override
  public VisionEncoder open(InstalledLanguageModel model, AssessorConfig config) {
    requireProcessor(model.manifest().name(), config.device());
    return WindowedEyes.open(model, config.threads());
  }
}
