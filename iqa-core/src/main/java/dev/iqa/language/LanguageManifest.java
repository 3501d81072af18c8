// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.ModelUnavailableException;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.json.Fields;
import dev.iqa.json.ManifestJson;
import dev.iqa.model.ModelFile;
import dev.iqa.model.Origin;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A language model as an assessor: what it is called, what it may be asked, and where its weights
 * are.
 *
 * <pre>{@code
 * {
 *   "schema": "https://iqa.dev/schema/language/v1",
 *   "name": "my-llava", "summary": "LLaVA 1.5, 7 billion weights.", "guidance": "",
 *   "aspects": ["score", "distortions", "description", "preference"], "reference": "optional",
 *   "files": [
 *     {"path": "llava-q4.gguf", "format": "gguf", "sha256": "…"},
 *     {"path": "mmproj.gguf", "format": "mmproj", "sha256": "…"}],
 *   "engine": {"context": "4096"},
 *   "origin": {"licence": "Apache-2.0", "source": "https://example.org/llava"}
 * }
 * }</pre>
 *
 * @param name of the assessor: lower-case letters, digits, dots and hyphens
 * @param summary one sentence on what it is
 * @param guidance what its answers are worth in practice; may be empty
 * @param language it is asked in unless an option says otherwise, as {@link Vocabulary#of}
 * @param aspects it may be asked: SCORE, DISTORTIONS, DESCRIPTION, PREFERENCE
 * @param reference whether it is shown the undistorted original
 * @param tags of the pictures; those it was trained with, if it was
 * @param levelStart what the answer to the question of a level begins with, such as {@code "The
 *     quality of the image is"}, for models that were trained to say so; empty for none
 * @param eyes manifest of a {@link VisionEncoder}, relative to this one; empty if they are among
 *     the files, the engine brings its own, or the model sees nothing
 * @param engine what the backend needs besides, by name; the backend checks it
 * @param files with digests; the first is the model. None for a model that lives elsewhere
 * @param origin licence, source, paper and training data
 */
public record LanguageManifest(
    String name,
    String summary,
    String guidance,
    String language,
    Set<Aspect> aspects,
    ReferenceUse reference,
    Tags tags,
    String levelStart,
    Optional<String> eyes,
    Map<String, String> engine,
    List<ModelFile> files,
    Origin origin) {

  /** Address that names version 1 of the format. */
  public static final String SCHEMA = "https://iqa.dev/schema/language/v1";

  /** Name of such a manifest in the folder of a model. */
  public static final String FILE = "language.json";

  private static final int LARGEST_BYTES = 1 << 20;

  /**
   * Copies the collections and checks that everything fits together.
   *
   * @throws IllegalArgumentException naming the field, its value and what would work
   */
  public LanguageManifest {
    new AssessorId(name, "core");
    if (summary.isBlank()) {
      throw new IllegalArgumentException("summary is blank; some text would work");
    }
    if (aspects.isEmpty() || aspects.contains(Aspect.MAP)) {
      throw new IllegalArgumentException(
          "aspects is "
              + aspects
              + "; some of score, distortions, description and preference would work");
    }
    aspects = Collections.unmodifiableSet(EnumSet.copyOf(aspects));
    engine = Collections.unmodifiableMap(new TreeMap<>(engine));
    files = List.copyOf(files);
  }

  /**
   * Reads a manifest.
   *
   * @param file in JSON
   * @return the manifest
   * @throws ModelUnavailableException naming the field, its value and what would work
   */
  public static LanguageManifest read(Path file) {
    return parse(ManifestJson.bytes(file), file.toString());
  }

  /**
   * Reads a manifest from memory.
   *
   * @param json at most 1 MiB
   * @param where it is from, for messages
   * @return the manifest
   * @throws ModelUnavailableException naming the field, its value and what would work
   */
  public static LanguageManifest parse(byte[] json, String where) {
    return ManifestJson.read(json, LARGEST_BYTES, where, LanguageManifest::manifest);
  }

  private static LanguageManifest manifest(Fields in) {
    if (!in.text("schema").equals(SCHEMA)) {
      throw in.refused("schema", "\"" + SCHEMA + "\"");
    }
    return new LanguageManifest(
        in.text("name"),
        in.text("summary"),
        in.text("guidance", ""),
        in.text("language", Vocabulary.ENGLISH.language()),
        Set.copyOf(in.choices("aspects", Aspect.class)),
        in.choice("reference", ReferenceUse.class, ReferenceUse.NONE),
        in.object("tags", LanguageManifest::tags, () -> Tags.DEFAULT),
        in.text("levelStart", ""),
        in.has("eyes") ? Optional.of(in.text("eyes")) : Optional.empty(),
        in.has("engine") ? in.textsByName("engine") : Map.of(),
        in.has("files")
            ? in.objects(
                "files",
                file -> new ModelFile(file.text("path"), file.text("format"), file.text("sha256")))
            : List.of(),
        in.object(
            "origin",
            origin ->
                new Origin(
                    origin.text("licence"),
                    origin.text("source"),
                    origin.text("paper", ""),
                    origin.text("trainingData", ""))));
  }

  private static Tags tags(Fields in) {
    return new Tags(
        in.object("reference", LanguageManifest::tag, () -> Tag.REFERENCE),
        in.object("first", LanguageManifest::tag, () -> Tag.A),
        in.object("second", LanguageManifest::tag, () -> Tag.B),
        in.object("single", LanguageManifest::tag, () -> Tag.SINGLE));
  }

  private static Tag tag(Fields in) {
    return new Tag(in.text("opening"), in.text("closing"));
  }

  /**
   * A file of a kind.
   *
   * @param format such as {@code gguf}
   * @return the first of that format
   */
  public Optional<ModelFile> file(String format) {
    return files.stream().filter(f -> f.format().equals(format)).findFirst();
  }

  /**
   * What the assessor is and answers.
   *
   * @param backend that runs it
   * @return the descriptor, with the digest of the first file
   */
  public AssessorDescriptor descriptor(String backend) {
    AssessorDescriptor.Builder builder =
        AssessorDescriptor.builder(name, backend)
            .summary(summary)
            .guidance(guidance)
            .reference(reference)
            .source(origin.paper().isBlank() ? origin.source() : origin.paper())
            .licence(origin.licence());
    files.stream().findFirst().map(ModelFile::digest).ifPresent(builder::modelDigest);
    if (aspects.contains(Aspect.SCORE)) {
      builder.scoring(ScoreScale.MOS);
    }
    aspects.stream().filter(a -> a != Aspect.SCORE).forEach(builder::answering);
    Interview.addOptions(builder, language);
    return builder.build();
  }
}
