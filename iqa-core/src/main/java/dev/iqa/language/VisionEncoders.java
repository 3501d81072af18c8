// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.AssessorConfig;
import dev.iqa.ModelUnavailableException;
import dev.iqa.language.spi.VisionEncoderProvider;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.PictureEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds an engine for the eyes of a language model. */
public final class VisionEncoders {

  private static final Logger LOG = LoggerFactory.getLogger(VisionEncoders.class);

  private VisionEncoders() {}

  /**
   * Opens an encoder on the available engine of highest priority that runs one of its files.
   *
   * @param model with an output of embeddings
   * @param config device and threads
   * @return ready to encode; the caller closes it
   * @throws ModelUnavailableException if no engine runs it, two of equal priority do, or its
   *     weights cannot be loaded
   * @throws dev.iqa.UnsupportedRequestException if the engine does not run on that device
   */
  public static VisionEncoder open(InstalledModel model, AssessorConfig config) {
    ModelManifest manifest = model.manifest();
    return provider(manifest.name(), manifest.files(), "").open(model, config);
  }

  /**
   * Opens the eyes that a language model brings among its own files, such as {@code onnx-tower} and
   * {@code onnx-projector}, in the same way.
   *
   * @param model with a file of a tower
   * @param config device and threads
   * @return ready to encode; the caller closes it
   * @throws ModelUnavailableException as {@link #open(InstalledModel, AssessorConfig)}
   * @throws dev.iqa.UnsupportedRequestException if the engine does not run on that device
   */
  public static VisionEncoder open(InstalledLanguageModel model, AssessorConfig config) {
    LanguageManifest manifest = model.manifest();
    return provider(manifest.name(), manifest.files(), VisionEncoderProvider.TOWER)
        .open(model, config);
  }

  private static VisionEncoderProvider provider(String name, List<ModelFile> files, String suffix) {
    List<String> formats = files.stream().map(ModelFile::format).distinct().toList();
    List<VisionEncoderProvider> all = providers();
    List<VisionEncoderProvider> able =
        all.stream().filter(p -> formats.contains(p.format() + suffix)).toList();
    if (able.isEmpty()) {
      throw new ModelUnavailableException(
          name
              + " needs an engine for its files "
              + formats
              + "; on the class path there are "
              + all.stream().map(VisionEncoderProvider::backend).toList()
              + ", iqa-backend-onnx runs onnx"
              + suffix);
    }
    List<VisionEncoderProvider> available =
        able.stream()
            .filter(p -> p.unavailableBecause().isEmpty())
            .sorted(Comparator.comparingInt(VisionEncoderProvider::priority).reversed())
            .toList();
    if (available.isEmpty()) {
      throw new ModelUnavailableException(
          name
              + " cannot see: "
              + able.stream()
                  .map(p -> p.backend() + ": " + p.unavailableBecause().orElse(""))
                  .toList());
    }
    if (available.size() > 1 && available.get(0).priority() == available.get(1).priority()) {
      throw new ModelUnavailableException(
          name
              + " is run with equal priority by "
              + available.get(0).backend()
              + " and "
              + available.get(1).backend()
              + "; one of them on the class path would work");
    }
    return available.get(0);
  }

  /**
   * An encoder by manifest, for providers.
   *
   * @param encoder loaded
   * @return the same as a service; closing it closes the encoder
   */
  public static VisionEncoder of(PictureEncoder encoder) {
    return new Eyes(encoder);
  }

  private static List<VisionEncoderProvider> providers() {
    List<VisionEncoderProvider> found = loaded(ServiceLoader.load(VisionEncoderProvider.class));
    // In containers the context class loader often does not see this library.
    return found.isEmpty()
        ? loaded(
            ServiceLoader.load(VisionEncoderProvider.class, VisionEncoders.class.getClassLoader()))
        : found;
  }

  private static List<VisionEncoderProvider> loaded(ServiceLoader<VisionEncoderProvider> loader) {
    List<VisionEncoderProvider> found = new ArrayList<>();
    loader.stream()
        .forEach(
            provider -> {
              try {
                found.add(provider.get());
              } catch (ServiceConfigurationError | LinkageError e) {
                LOG.warn("{} cannot be loaded", provider.type().getName(), e);
              }
            });
    found.sort(Comparator.comparing(VisionEncoderProvider::backend));
    return found;
  }
}
