// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.Aspect;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.AssessorOption;
import dev.iqa.Device;
import dev.iqa.ModelUnavailableException;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.language.LanguageAssessor;
import dev.iqa.language.LanguageManifest;
import dev.iqa.language.Tags;
import dev.iqa.language.VisionEncoder;
import dev.iqa.language.VisionEncoders;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelStore;
import dev.iqa.model.Origin;
import dev.iqa.spi.QualityAssessorProvider;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers language models in GGUF files: those installed in the store by their names, and any other
 * by the path of its {@code language.json}: {@code language@llama?path=/models/llava}.
 */
public final class LlamaProvider implements QualityAssessorProvider {

  private static final String BACKEND = "llama";
  private static final String BY_PATH = "language";
  private static final String PATH = "path";
  private static final String ADAPTER = "adapter";
  private static final String CONTEXTS = "contexts";
  private static final String ON = "on";
  private static final String OFF = "off";
  private static final int DEFAULT_CONTEXT = 4096;
  private static final int MOST_POSITIONS = 1 << 20;
  private static final int MOST_CONTEXTS = 64;
  private static final Set<String> ENGINE_FIELDS = Set.of("context", "template", "adapter-scale");
  private static final LanguageManifest ANY =
      new LanguageManifest(
          BY_PATH,
          "Any language model in a GGUF file, by its manifest.",
          "What it answers stands in the manifest.",
          "en",
          Set.of(Aspect.SCORE, Aspect.DISTORTIONS, Aspect.DESCRIPTION, Aspect.PREFERENCE),
          ReferenceUse.OPTIONAL,
          Tags.DEFAULT,
          "",
          Optional.empty(),
          Map.of(),
          List.of(),
          new Origin("NOASSERTION", "the manifest", "", ""));
  private static final Logger LOG = LoggerFactory.getLogger(LlamaProvider.class);

  /** For {@link java.util.ServiceLoader}; loads nothing. */
  public LlamaProvider() {}

  @Override
  public String backend() {
    return BACKEND;
  }

  @Override
  public Optional<String> unavailableBecause() {
    return LlamaEngine.unavailableBecause();
  }

  @Override
  public List<AssessorDescriptor> assessors() {
    List<AssessorDescriptor> listed = new ArrayList<>();
    for (LanguageManifest manifest : installed(ModelStore.defaultFolder()).keySet()) {
      listed.add(descriptor(manifest.name(), manifest));
    }
    listed.sort(Comparator.comparing((AssessorDescriptor each) -> each.id().name()));
    listed.add(descriptor(BY_PATH, ANY));
    return List.copyOf(listed);
  }

  /** As the manifest says, with the options of this backend. */
  private static AssessorDescriptor descriptor(String as, LanguageManifest manifest) {
    AssessorDescriptor plain = manifest.descriptor(BACKEND);
    AssessorDescriptor.Builder builder =
        AssessorDescriptor.builder(as, BACKEND)
            .summary(plain.summary())
            .guidance(plain.guidance())
            .answering(plain.aspects().toArray(new Aspect[0]))
            .reference(plain.reference())
            .source(plain.source())
            .licence(plain.licence());
    plain.scale().ifPresent(builder::scoring);
    plain.modelDigest().ifPresent(builder::modelDigest);
    for (AssessorOption option : plain.options()) {
      builder.option(
          option.name(),
          option.meaning(),
          option.byDefault(),
          option.values().stream()
              .filter(value -> !value.equals(option.byDefault()))
              .toArray(String[]::new));
    }
    if (as.equals(BY_PATH)) {
      builder.option(PATH, "the manifest, or a folder with a " + LanguageManifest.FILE, "");
    }
    return builder
        .option(ADAPTER, "whether the adapter of the manifest is in force", ON, OFF)
        .option(CONTEXTS, "how many prompts are read at a time; each takes memory", "1")
        .build();
  }

  private static Map<LanguageManifest, Path> installed(Path store) {
    Map<LanguageManifest, Path> found = new HashMap<>();
    if (!Files.isDirectory(store)) {
      return found;
    }
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(store)) {
      entries.forEach(folders::add);
    } catch (IOException e) {
      LOG.warn("cannot list the models in {}", store, e);
    }
    Collections.sort(folders);
    for (Path folder : folders) {
      Path file = folder.resolve(LanguageManifest.FILE);
      if (Files.isRegularFile(file)) {
        try {
          LanguageManifest manifest = LanguageManifest.read(file);
          if (manifest.file("gguf").isPresent()) {
            found.put(manifest, folder);
          }
        } catch (ModelUnavailableException e) {
          LOG.warn("{}", e.getMessage());
        }
      }
    }
    return found;
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    Path folder = id.name().equals(BY_PATH) ? byPath(config) : byName(id, config);
    LanguageManifest manifest = LanguageManifest.read(folder.resolve(LanguageManifest.FILE));
    Map<String, String> questions = new HashMap<>(config.options());
    questions.keySet().removeAll(Set.of(PATH, ADAPTER, CONTEXTS));
    LlamaModel model = load(folder, manifest, config);
    try {
      return new LanguageAssessor(model, manifest, descriptor(id.name(), manifest), questions);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static Path byPath(AssessorConfig config) {
    String path = config.options().getOrDefault(PATH, "");
    if (path.isEmpty()) {
      throw new UnsupportedRequestException(
          "a language model is opened by the path of its manifest; language@llama?path=/models/llava"
              + " would work");
    }
    Path given = config.models().map(m -> m.resolve(path)).orElse(Path.of(path)).toAbsolutePath();
    Path folder = Files.isDirectory(given) ? given : given.getParent();
    if (folder == null || !Files.isRegularFile(folder.resolve(LanguageManifest.FILE))) {
      throw new ModelUnavailableException(
          "there is no "
              + LanguageManifest.FILE
              + " in "
              + given
              + "; a folder with one would work");
    }
    return folder;
  }

  private static Path byName(AssessorId id, AssessorConfig config) {
    Map<LanguageManifest, Path> all =
        installed(config.models().orElseGet(ModelStore::defaultFolder));
    return all.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(id.name()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchAssessorException(
                    "no language model named '"
                        + id.name()
                        + "' for llama.cpp; there are "
                        + new TreeSet<>(
                            all.keySet().stream().map(LanguageManifest::name).toList())));
  }

  /**
   * Loads the model of a manifest.
   *
   * @param folder of the manifest
   * @throws ModelUnavailableException saying which file or field does not work
   */
  static LlamaModel load(Path folder, LanguageManifest manifest, AssessorConfig config) {
    long start = System.nanoTime();
    Set<String> unknown = new TreeSet<>(manifest.engine().keySet());
    unknown.removeAll(ENGINE_FIELDS);
    if (!unknown.isEmpty()) {
      throw new ModelUnavailableException(
          manifest.name() + ": unknown engine fields " + unknown + "; known: " + ENGINE_FIELDS);
    }
    if (config.device().kind() != Device.Kind.CPU && config.device().kind() != Device.Kind.CUDA) {
      throw new UnsupportedRequestException(
          "llama.cpp runs here on cpu and cuda, not on " + config.device());
    }
    ModelFile language =
        manifest
            .file("gguf")
            .orElseThrow(
                () -> new ModelUnavailableException(manifest.name() + " has no file in gguf"));
    boolean gpu = config.device().kind() == Device.Kind.CUDA;
    LlamaEngine engine = LlamaEngine.installed();
    LlamaWeights weights =
        LlamaWeights.load(engine, CheckedFile.in(folder, language, manifest), gpu);
    try {
      LlamaModel model = assemble(folder, manifest, config, weights, gpu);
      LOG.info(
          "{} ({}, {}) on {} with {} in {} ms",
          manifest.name(),
          weights.description().architecture(),
          language.digest(),
          config.device(),
          engine.library().getFileName(),
          (System.nanoTime() - start) / 1_000_000);
      return model;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private static LlamaModel assemble(
      Path folder,
      LanguageManifest manifest,
      AssessorConfig config,
      LlamaWeights weights,
      boolean gpu) {
    int trained = weights.description().contextLength();
    int positions =
        number("context", manifest.engine(), Math.min(DEFAULT_CONTEXT, trained), MOST_POSITIONS);
    LlamaModel.Builder builder =
        new LlamaModel.Builder(
                weights, ChatTemplate.of(weights, manifest.engine().getOrDefault("template", "")))
            .digest(manifest.file("gguf").orElseThrow().digest())
            .on(config.device().toString())
            .sized(
                positions, config.threads(), number(CONTEXTS, config.options(), 1, MOST_CONTEXTS));
    String adapting = config.options().getOrDefault(ADAPTER, ON);
    if (!adapting.equals(ON) && !adapting.equals(OFF)) {
      throw new UnsupportedRequestException(
          "the option adapter is '" + adapting + "'; on or off would work");
    }
    Optional<ModelFile> lora = manifest.file("lora").filter(f -> adapting.equals(ON));
    if (lora.isPresent()) {
      Pointer adapter = weights.adapter(CheckedFile.in(folder, lora.get(), manifest));
      builder.adapted(adapter, scale(manifest));
    }
    Optional<ModelFile> projector = manifest.file("mmproj");
    if (projector.isPresent()) {
      builder.seeingWith(
          new LlamaEyes(
              weights, CheckedFile.in(folder, projector.get(), manifest), config.threads(), gpu));
    } else if (manifest.eyes().isPresent()) {
      VisionEncoder encoder =
          VisionEncoders.open(InstalledModel.at(folder.resolve(manifest.eyes().get())), config);
      try {
        builder.seeingWith(encoder);
      } catch (IllegalArgumentException e) {
        encoder.close();
        throw new ModelUnavailableException(manifest.name() + ": " + e.getMessage(), e);
      }
    }
    return builder.build();
  }

  private static int number(String name, Map<String, String> from, int otherwise, int most) {
    String text = from.getOrDefault(name, String.valueOf(otherwise));
    if (text.matches("[1-9][0-9]{0,8}") && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    throw new UnsupportedRequestException(
        name + " is '" + text + "'; a whole number from 1 to " + most + " would work");
  }

  private static float scale(LanguageManifest manifest) {
    String text = manifest.engine().getOrDefault("adapter-scale", "1");
    try {
      float scale = Float.parseFloat(text);
      if (Float.isFinite(scale)) {
        return scale;
      }
    } catch (NumberFormatException e) {
      LOG.debug("{} is no number", text, e);
    }
    throw new ModelUnavailableException(
        manifest.name() + ": adapter-scale is '" + text + "'; a number such as 1 would work");
  }
}
