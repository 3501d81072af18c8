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
import dev.iqa.language.BytePairs;
import dev.iqa.language.InstalledLanguageModel;
import dev.iqa.language.LanguageAssessor;
import dev.iqa.language.LanguageManifest;
import dev.iqa.language.PromptScript;
import dev.iqa.language.Tags;
import dev.iqa.language.VisionEncoder;
import dev.iqa.language.VisionEncoders;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelStore;
import dev.iqa.model.Origin;
import dev.iqa.spi.QualityAssessorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers language models in GGUF files: those on the class path and in the store by their names,
 * and any other by the path of its {@code language.json}: {@code
 * language@llama?path=/models/llava}. One with a file of the format {@value BytePairs#FORMAT} reads
 * a {@link PromptScript}, any other what its chat template makes of a prompt.
 */
public final class LlamaProvider implements QualityAssessorProvider {

  private static final String BACKEND = "llama";
  private static final String BY_PATH = "language";
  private static final String WEIGHTS = "gguf";
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
    for (InstalledLanguageModel model : installed(ModelStore.defaultFolder())) {
      listed.add(descriptor(model.manifest().name(), model.manifest()));
    }
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
    manifest.file(WEIGHTS).map(ModelFile::digest).ifPresent(builder::modelDigest);
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

  private static List<InstalledLanguageModel> installed(Path store) {
    return InstalledLanguageModel.all(store).stream()
        .filter(model -> model.manifest().file(WEIGHTS).isPresent())
        .toList();
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    InstalledLanguageModel installed =
        id.name().equals(BY_PATH) ? byPath(config) : byName(id, config);
    LanguageManifest manifest = installed.manifest();
    Map<String, String> questions = new HashMap<>(config.options());
    questions.keySet().removeAll(Set.of(PATH, ADAPTER, CONTEXTS));
    LlamaModel model = load(installed, config);
    try {
      return new LanguageAssessor(model, manifest, descriptor(id.name(), manifest), questions);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static InstalledLanguageModel byPath(AssessorConfig config) {
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
    return InstalledLanguageModel.at(folder);
  }

  private static InstalledLanguageModel byName(AssessorId id, AssessorConfig config) {
    List<InstalledLanguageModel> all =
        installed(config.models().orElseGet(ModelStore::defaultFolder));
    return all.stream()
        .filter(model -> model.manifest().name().equals(id.name()))
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchAssessorException(
                    "no language model named '"
                        + id.name()
                        + "' for llama.cpp; there are "
                        + all.stream().map(model -> model.manifest().name()).toList()));
  }

  /**
   * Loads a model.
   *
   * @throws ModelUnavailableException saying which file or field does not work
   */
  static LlamaModel load(InstalledLanguageModel installed, AssessorConfig config) {
    long start = System.nanoTime();
    LanguageManifest manifest = installed.manifest();
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
            .file(WEIGHTS)
            .orElseThrow(
                () ->
                    new ModelUnavailableException(manifest.name() + " has no file in " + WEIGHTS));
    boolean gpu = config.device().kind() == Device.Kind.CUDA;
    LlamaEngine engine = LlamaEngine.installed();
    LlamaWeights weights = weights(installed, language, engine, gpu);
    try {
      LlamaModel model = assemble(installed, config, weights, gpu);
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

  private static LlamaWeights weights(
      InstalledLanguageModel installed, ModelFile language, LlamaEngine engine, boolean gpu) {
    try (CheckedFile file = CheckedFile.of(installed, language)) {
      return LlamaWeights.load(engine, file.path(), gpu);
    }
  }

  private static LlamaModel assemble(
      InstalledLanguageModel installed, AssessorConfig config, LlamaWeights weights, boolean gpu) {
    LanguageManifest manifest = installed.manifest();
    int trained = weights.description().contextLength();
    int positions =
        number("context", manifest.engine(), Math.min(DEFAULT_CONTEXT, trained), MOST_POSITIONS);
    LlamaModel.Builder builder =
        builder(installed, weights)
            .digest(manifest.file(WEIGHTS).orElseThrow().digest())
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
      try (CheckedFile file = CheckedFile.of(installed, lora.get())) {
        builder.adapted(weights.adapter(file.path()), scale(manifest));
      }
    }
    Optional<ModelFile> projector = manifest.file("mmproj");
    if (projector.isPresent()) {
      try (CheckedFile file = CheckedFile.of(installed, projector.get())) {
        builder.seeingWith(new LlamaEyes(weights, file.path(), config.threads(), gpu));
      }
    } else {
      encoder(installed, config).ifPresent(eyes -> see(builder, eyes, manifest));
    }
    return builder.build();
  }

  private static LlamaModel.Builder builder(
      InstalledLanguageModel installed, LlamaWeights weights) {
    LanguageManifest manifest = installed.manifest();
    if (manifest.file(BytePairs.FORMAT).isEmpty()) {
      return new LlamaModel.Builder(
          weights, ChatTemplate.of(weights, manifest.engine().getOrDefault("template", "")));
    }
    try {
      return new LlamaModel.Builder(weights, BytePairs.of(installed));
    } catch (IllegalArgumentException e) {
      throw new ModelUnavailableException(manifest.name() + ": " + e.getMessage(), e);
    }
  }

  /** By a manifest of its own, or among the files of a model that reads scripts. */
  private static Optional<VisionEncoder> encoder(
      InstalledLanguageModel installed, AssessorConfig config) {
    LanguageManifest manifest = installed.manifest();
    if (manifest.eyes().isPresent()) {
      Path folder =
          installed
              .folder()
              .orElseThrow(
                  () ->
                      new ModelUnavailableException(
                          manifest.name()
                              + " has eyes by manifest; its files in the store would work"));
      InstalledModel eyes = InstalledModel.at(folder.resolve(manifest.eyes().get()));
      return Optional.of(VisionEncoders.open(eyes, config));
    }
    return manifest.file(BytePairs.FORMAT).map(pairs -> VisionEncoders.open(installed, config));
  }

  private static void see(
      LlamaModel.Builder builder, VisionEncoder encoder, LanguageManifest manifest) {
    try {
      builder.seeingWith(encoder);
    } catch (IllegalArgumentException e) {
      encoder.close();
      throw new ModelUnavailableException(manifest.name() + ": " + e.getMessage(), e);
    }
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
