// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.QualityAssessor;
import dev.iqa.language.BytePairs;
import dev.iqa.language.InstalledLanguageModel;
import dev.iqa.language.LanguageAssessor;
import dev.iqa.language.LanguageManifest;
import dev.iqa.language.LanguageModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelStore;
import dev.iqa.spi.QualityAssessorProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Offers language models of a tower, a projector, a decoder and a vocabulary, as {@code
 * depict-nano} is: files of the formats {@value #DECODER}, {@value WindowedEyes#TOWER}, {@value
 * WindowedEyes#PROJECTOR} and {@value BytePairs#FORMAT}.
 */
public final class OnnxLanguageProvider extends OnnxBackend implements QualityAssessorProvider {

  private static final String DECODER = "onnx-decoder";

  /** For the service loader. */
  public OnnxLanguageProvider() {}

  @Override
  public List<AssessorDescriptor> assessors() {
    return models(ModelStore.defaultFolder()).stream()
        .map(model -> model.manifest().descriptor(backend()))
        .toList();
  }

  private static List<InstalledLanguageModel> models(Path store) {
    return InstalledLanguageModel.all(store).stream()
        .filter(model -> runs(model.manifest()))
        .toList();
  }

  private static boolean runs(LanguageManifest manifest) {
    List<String> formats = manifest.files().stream().map(ModelFile::format).toList();
    return formats.containsAll(
        Set.of(DECODER, WindowedEyes.TOWER, WindowedEyes.PROJECTOR, BytePairs.FORMAT));
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    List<InstalledLanguageModel> all = models(config.models().orElseGet(ModelStore::defaultFolder));
    InstalledLanguageModel model =
        all.stream()
            .filter(m -> m.manifest().name().equals(id.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new NoSuchAssessorException(
                        "no language model named '"
                            + id.name()
                            + "' for "
                            + backend()
                            + "; there are "
                            + all.stream().map(m -> m.manifest().name()).toList()));
    requireProcessor(id.name(), config.device());
    LanguageManifest manifest = model.manifest();
    return new LanguageAssessor(
        load(model, config.threads()), manifest, manifest.descriptor(backend()), config.options());
  }

  /** All of a model, its digests checked. */
  static LanguageModel load(InstalledLanguageModel model, int threads) {
    BytePairs encoding = BytePairs.of(model);
    OnnxGraphRun decoder = new OnnxGraphRun(model.content(DECODER), DECODER, threads);
    try {
      WindowedEyes eyes = WindowedEyes.open(model, threads);
      try {
        return new OnnxLanguageModel(
            decoder,
            eyes,
            encoding,
            model.manifest().files().stream().findFirst().map(ModelFile::digest));
      } catch (RuntimeException e) {
        eyes.close();
        throw e;
      }
    } catch (RuntimeException e) {
      decoder.close();
      throw e;
    }
  }
}
