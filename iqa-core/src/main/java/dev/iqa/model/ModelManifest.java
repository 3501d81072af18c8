// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.ModelUnavailableException;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.io.WholeFile;
import dev.iqa.json.ManifestJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A model, all of it but the weights: what it is called, what it is fed, and what its outputs mean.
 *
 * <p>JSON, published as {@code dev/iqa/model/model-v1.schema.json} in this jar.
 *
 * @param name of the assessor: lower-case letters, digits, dots and hyphens
 * @param summary one sentence on what it measures
 * @param guidance what its numbers mean in practice
 * @param preprocessingVersion raised when the same picture is fed differently
 * @param input from pictures to tensors
 * @param tiling of pictures larger than a tile; empty if they are judged whole
 * @param outputs from tensors to findings
 * @param files the first that a backend can run is the model
 * @param origin licence, source, paper and training data
 */
public record ModelManifest(
    String name,
    String summary,
    String guidance,
    int preprocessingVersion,
    ModelInput input,
    Optional<Tiling> tiling,
    List<ModelOutput> outputs,
    List<ModelFile> files,
    Origin origin) {

  /** Address that names version 1 of the format. */
  public static final String SCHEMA = "https://iqa.dev/schema/model/v1";

  /** Option that chooses among several scores. */
  static final String HEAD = "head";

  /**
   * Copies the lists and checks that everything fits together.
   *
   * @throws IllegalArgumentException naming the field, its value and what would work
   */
  public ModelManifest {
    outputs = List.copyOf(outputs);
    files = List.copyOf(files);
    new AssessorId(name, "core");
    Require.that(!name.equals(ModelProvider.BY_PATH), "name", name, "a name of its own");
    Require.text("summary", summary);
    Require.atLeast("preprocessingVersion", preprocessingVersion, 1);
    Require.that(!outputs.isEmpty(), "outputs", outputs, "one or more");
    requireFiles(files, outputs);
    requireDistinctAspects(outputs);
    requireRowsAlone(input, outputs, files);
    boolean pair = isPair(input);
    for (ModelOutput output : outputs) {
      Require.that(
          output instanceof ModelOutput.Pairwise == pair,
          "outputs",
          output.aspects(),
          pair ? "preference, of the tensors first and second," : "all but preference");
    }
    if (tiling.isPresent()) {
      requireTiles(tiling.get(), input, outputs);
    }
  }

  private static void requireFiles(List<ModelFile> files, List<ModelOutput> outputs) {
    Set<String> paths = new HashSet<>();
    for (ModelFile file : files) {
      Require.that(paths.add(file.path()), "files", file.path() + " twice", "different paths");
    }
    Require.that(
        files.stream().anyMatch(f -> !f.format().equals(ModelFile.DATA)),
        "files",
        paths,
        "one with a format that a backend runs, such as onnx,");
    for (ModelOutput output : outputs) {
      textFeatures(output)
          .ifPresent(
              texts ->
                  Require.that(
                      paths.contains(texts.file()),
                      "texts.file",
                      texts.file(),
                      "one of the files " + new TreeSet<>(paths)));
    }
  }

  private static void requireDistinctAspects(List<ModelOutput> outputs) {
    Set<Aspect> seen = EnumSet.noneOf(Aspect.class);
    Set<String> heads = new HashSet<>();
    boolean bounded = false;
    for (ModelOutput output : outputs) {
      if (output instanceof ModelOutput.Domain) {
        Require.that(!bounded, "outputs", "domain twice", "one output about the domain");
        bounded = true;
      }
      if (output instanceof ModelOutput.Scoring scoring) {
        Require.that(heads.add(scoring.head()), "head", scoring.head() + " twice", "other names");
      }
      for (Aspect aspect : output.aspects()) {
        Require.that(
            seen.add(aspect) || aspect == Aspect.SCORE,
            "outputs",
            aspect + " twice",
            "one output for each aspect but SCORE");
      }
    }
  }

  private static void requireRowsAlone(
      ModelInput input, List<ModelOutput> outputs, List<ModelFile> files) {
    for (ModelOutput output : outputs) {
      if (output instanceof ModelOutput.Rows rows) {
        Require.that(outputs.size() == 1, "outputs", outputs.size() + " with rows", "rows alone");
        Require.that(
            input.tensors().size() == 1, "tensors", input.tensors().size(), "one for rows");
        rows.projector()
            .ifPresent(
                path ->
                    Require.that(
                        files.stream().anyMatch(f -> f.path().equals(path)),
                        "projector",
                        path,
                        "one of the files"));
      }
    }
  }

  /**
   * Its rows, if it is the eyes of a language model; such a model answers no aspect.
   *
   * @return empty for a model with findings
   */
  public Optional<ModelOutput.Rows> rows() {
    return outputs.stream()
        .filter(ModelOutput.Rows.class::isInstance)
        .map(ModelOutput.Rows.class::cast)
        .findFirst();
  }

  private static void requireTiles(Tiling tiles, ModelInput input, List<ModelOutput> outputs) {
    Require.that(input.crops().isEmpty(), "crops", "present", "tiling alone");
    Require.that(
        !(input.size() instanceof SizePolicy.MultiScale), "size", "multi-scale", "another policy");
    Require.that(
        input.dynamic().containsAll(Set.of(ModelInput.Axis.HEIGHT, ModelInput.Axis.WIDTH)),
        "dynamic",
        input.dynamic(),
        "height and width");
    int multiple = input.multiple();
    Require.that(
        tiles.width() % multiple == 0, "width", tiles.width(), "a multiple of " + multiple);
    Require.that(
        tiles.height() % multiple == 0, "height", tiles.height(), "a multiple of " + multiple);
    Require.that(
        tiles.overlap() % (2 * multiple) == 0 && tiles.overlap() >= input.smallestSide(),
        "overlap",
        tiles.overlap(),
        "a multiple of " + 2 * multiple + " that is at least " + input.smallestSide());
    Require.that(
        outputs.stream().noneMatch(ModelOutput.Pairwise.class::isInstance),
        "tiling",
        "present",
        "a model of pairs without it");
  }

  private static boolean isPair(ModelInput input) {
    return input.tensors().get(0).picture() == ModelInput.Role.FIRST
        || input.tensors().get(0).picture() == ModelInput.Role.SECOND;
  }

  static Optional<ModelOutput.TextFeatures> textFeatures(ModelOutput output) {
    if (output instanceof ModelOutput.Antonyms antonyms) {
      return Optional.of(antonyms.texts());
    }
    return output instanceof ModelOutput.JointPrompts prompts
        ? Optional.of(prompts.texts())
        : Optional.empty();
  }

  /**
   * Reads a manifest.
   *
   * @param file in JSON
   * @return the manifest
   * @throws ModelUnavailableException naming the field, its value and what would work
   */
  public static ModelManifest read(Path file) {
    return parse(ManifestJson.bytes(file), file.toString());
  }

  /**
   * Reads a manifest from memory.
   *
   * @param json as of {@link #toJson()}
   * @param where it is from, for messages
   * @return the manifest
   * @throws ModelUnavailableException naming the field, its value and what would work
   */
  public static ModelManifest parse(byte[] json, String where) {
    return ManifestReader.read(json, where);
  }

  /**
   * The manifest in JSON, which {@link #parse} reads again.
   *
   * @return indented, with every field
   */
  public String toJson() {
    return ManifestWriter.write(this);
  }

  /**
   * Writes it.
   *
   * @param file to write or replace
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    WholeFile.write(file, toJson().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What can be asked of it.
   *
   * @return all that its outputs answer; who names distortions also says them in words
   */
  public Set<Aspect> aspects() {
    Set<Aspect> all = EnumSet.noneOf(Aspect.class);
    outputs.forEach(output -> all.addAll(output.aspects()));
    if (all.contains(Aspect.DISTORTIONS)) {
      all.add(Aspect.DESCRIPTION);
    }
    return all;
  }

  /**
   * Whether it looks at a reference.
   *
   * @return REQUIRED if a tensor takes one, else NONE
   */
  public ReferenceUse reference() {
    return input.tensors().stream().anyMatch(t -> t.picture() == ModelInput.Role.REFERENCE)
        ? ReferenceUse.REQUIRED
        : ReferenceUse.NONE;
  }

  /**
   * Its scores.
   *
   * @return one for each head, the default first
   */
  public List<ModelOutput.Scoring> heads() {
    return outputs.stream()
        .filter(ModelOutput.Scoring.class::isInstance)
        .map(ModelOutput.Scoring.class::cast)
        .toList();
  }

  /**
   * The file a backend runs.
   *
   * @param format such as {@code onnx}
   * @return the first of that format
   */
  public Optional<ModelFile> file(String format) {
    return files.stream().filter(f -> f.format().equals(format)).findFirst();
  }

  /**
   * What the assessor is and answers.
   *
   * @param backend that runs it
   * @param format of the file it runs
   * @return the descriptor, with the scale of the first head
   * @throws IllegalArgumentException if there is no such file, or the model has {@link #rows()}
   */
  public AssessorDescriptor descriptor(String backend, String format) {
    return describe(name, backend, format, heads().stream().findFirst());
  }

  AssessorDescriptor describe(
      String as, String backend, String format, Optional<ModelOutput.Scoring> head) {
    ModelFile file =
        file(format)
            .orElseThrow(() -> new IllegalArgumentException(name + " has no file in " + format));
    AssessorDescriptor.Builder builder =
        AssessorDescriptor.builder(as, backend)
            .summary(summary)
            .guidance(guidance)
            .reference(reference())
            .modelDigest(file.digest())
            .source(origin.paper().isBlank() ? origin.source() : origin.paper())
            .licence(origin.licence());
    head.map(ModelOutput.Scoring::scale).ifPresent(builder::scoring);
    Set<Aspect> others = aspects();
    others.remove(Aspect.SCORE);
    builder.answering(others.toArray(new Aspect[0]));
    List<String> heads = heads().stream().map(ModelOutput.Scoring::head).toList();
    if (heads.size() > 1) {
      builder.option(
          HEAD,
          "which of its scores",
          heads.get(0),
          heads.subList(1, heads.size()).toArray(new String[0]));
    }
    return builder.build();
  }

  /**
   * The scale of the first head.
   *
   * @return empty for a model without a score
   */
  public Optional<ScoreScale> scale() {
    return heads().stream().findFirst().map(ModelOutput.Scoring::scale);
  }
}
