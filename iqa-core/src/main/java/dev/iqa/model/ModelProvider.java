// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.ModelUnavailableException;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.model.spi.ModelRunner;
import dev.iqa.spi.QualityAssessorProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Offers every installed model that an engine can run, by its name, and any other by the path of
 * its manifest: {@code model@onnx?path=/models/small/model.json}. An engine extends it and loads.
 *
 * <p>Models are found on the class path, listed in {@value InstalledModel#INDEX}, and in the
 * {@linkplain ModelStore#defaultFolder() store}.
 */
public abstract class ModelProvider implements QualityAssessorProvider {

  /** Name under which a model is opened by its path. */
  static final String BY_PATH = "model";

  private static final String PATH = "path";

  /** The model of ours that serves users who name none. */
  private static final String OURS = "student";

  private final String backend;
  private final String format;

  /**
   * For subclasses.
   *
   * @param backend such as {@code onnx}
   * @param format of the files it runs, as manifests name it
   */
  protected ModelProvider(String backend, String format) {
    this.backend = backend;
    this.format = format;
  }

  /**
   * Loads a model.
   *
   * @param model whose {@linkplain InstalledModel#content content} is checked when it is read
   * @param file of it, in the format of this engine
   * @param config device and threads
   * @return the loaded model
   * @throws ModelUnavailableException saying why it cannot be loaded
   * @throws UnsupportedRequestException if the engine does not run on that device
   */
  protected abstract ModelRunner load(InstalledModel model, ModelFile file, AssessorConfig config);

  @Override
  public final String backend() {
    return backend;
  }

  @Override
  public final List<AssessorDescriptor> assessors() {
    List<AssessorDescriptor> listed = new ArrayList<>();
    for (InstalledModel model : InstalledModel.all(ModelStore.defaultFolder())) {
      if (model.manifest().file(format).isPresent() && model.manifest().rows().isEmpty()) {
        listed.add(model.manifest().descriptor(backend, format));
      }
    }
    listed.add(
        AssessorDescriptor.builder(BY_PATH, backend)
            .summary("Any model by its manifest.")
            .guidance("What it answers, on which scale, stands in the manifest.")
            .scoring(
                new ScoreScale(
                    "of the manifest", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))
            .answering(Aspect.DISTORTIONS, Aspect.DESCRIPTION, Aspect.PREFERENCE, Aspect.MAP)
            .reference(ReferenceUse.OPTIONAL)
            .option(PATH, "the manifest, or a folder with a " + InstalledModel.MANIFEST, "")
            .option(ModelManifest.HEAD, "which of its scores", "")
            .source("the manifest")
            .build());
    return List.copyOf(listed);
  }

  /**
   * Our own network, where {@code iqa-models} is on the class path and this engine can run it. A
   * model in the store never becomes the default: who serves users who name none is decided by the
   * program's class path, not by what somebody installed.
   */
  @Override
  public final Optional<AssessorId> embeddedDefault() {
    return InstalledModel.onClassPath().stream()
        .map(InstalledModel::manifest)
        .filter(model -> model.name().equals(OURS) && model.file(format).isPresent())
        .findFirst()
        .map(model -> new AssessorId(model.name(), backend));
  }

  @Override
  public final QualityAssessor open(AssessorId id, AssessorConfig config) {
    InstalledModel model = id.name().equals(BY_PATH) ? byPath(config) : byName(id, config);
    ModelManifest manifest = model.manifest();
    if (manifest.rows().isPresent()) {
      throw new ModelUnavailableException(
          manifest.name()
              + " answers nothing by itself, for it is the eyes of a language model; as the eyes of"
              + " a language manifest it would work");
    }
    ModelFile file =
        manifest
            .file(format)
            .orElseThrow(
                () ->
                    new ModelUnavailableException(
                        manifest.name() + " has no file in the format " + format));
    Optional<ModelOutput.Scoring> head = ModelAssessor.head(manifest, config);
    AssessorDescriptor descriptor = manifest.describe(id.name(), backend, format, head);
    return new ModelAssessor(model, descriptor, load(model, file, config), config);
  }

  private static InstalledModel byPath(AssessorConfig config) {
    String path = config.options().getOrDefault(PATH, "");
    if (path.isEmpty()) {
      throw new UnsupportedRequestException(
          "a model is opened by the path of its manifest; model?path=/models/small/model.json would"
              + " work");
    }
    return InstalledModel.at(config.models().map(m -> m.resolve(path)).orElse(Path.of(path)));
  }

  private InstalledModel byName(AssessorId id, AssessorConfig config) {
    List<InstalledModel> all =
        InstalledModel.all(config.models().orElseGet(ModelStore::defaultFolder));
    return all.stream()
        .filter(m -> m.manifest().name().equals(id.name()))
        .filter(m -> m.manifest().file(format).isPresent() && m.manifest().rows().isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchAssessorException(
                    "no model named '"
                        + id.name()
                        + "' for "
                        + backend
                        + "; there are "
                        + all.stream().map(m -> m.manifest().name()).toList()));
  }
}
