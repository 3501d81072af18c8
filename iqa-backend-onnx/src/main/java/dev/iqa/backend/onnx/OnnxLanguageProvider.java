// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Device;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.QualityAssessor;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.language.BytePairs;
import dev.iqa.language.InstalledLanguageModel;
import dev.iqa.language.LanguageAssessor;
import dev.iqa.language.LanguageManifest;
import dev.iqa.language.LanguageModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelStore;
import dev.iqa.spi.QualityAssessorProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Offers language models of a tower, a projector, a decoder and a vocabulary, as {@code
 * depict-nano} is: files of the formats {@value #DECODER}, {@value #TOWER}, {@value #PROJECTOR} and
 * {@value #TOKENIZER}.
 */
public final class OnnxLanguageProvider extends OnnxBackend implements QualityAssessorProvider {

  private static final String DECODER = "onnx-decoder";
  private static final String TOWER = "onnx-tower";
  private static final String PROJECTOR = "onnx-projector";
  private static final String TOKENIZER = "byte-pairs";

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
    return formats.containsAll(Set.of(DECODER, TOWER, PROJECTOR, TOKENIZER));
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
    if (config.device().kind() != Device.Kind.CPU) {
      throw new UnsupportedRequestException(
          id.name() + " runs on the processor, not on " + config.device() + "; cpu would work");
    }
    LanguageManifest manifest = model.manifest();
    return new LanguageAssessor(
        load(model, config.threads()), manifest, manifest.descriptor(backend()), config.options());
  }

  /** All of a model, its digests checked. */
  static LanguageModel load(InstalledLanguageModel model, int threads) {
    BytePairs encoding = BytePairs.fromJson(model.content(TOKENIZER), TOKENIZER);
    List<OnnxGraphRun> opened = new ArrayList<>();
    try {
      for (String format : List.of(DECODER, TOWER, PROJECTOR)) {
        opened.add(new OnnxGraphRun(model.content(format), format, threads));
      }
      int width = (int) opened.get(0).shape("seen")[2];
      String tower = model.manifest().file(TOWER).map(ModelFile::digest).orElse("");
      return new OnnxLanguageModel(
          opened.get(0),
          new WindowedEyes(opened.get(1), opened.get(2), width, tower),
          encoding,
          model.manifest().files().stream().findFirst().map(ModelFile::digest));
    } catch (RuntimeException e) {
      opened.forEach(OnnxGraphRun::close);
      throw e;
    }
  }
}
