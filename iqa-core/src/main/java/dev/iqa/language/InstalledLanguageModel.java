// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.ModelUnavailableException;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelPlace;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The manifest of a language model and the place its files are read from. */
public final class InstalledLanguageModel {

  /** Resource with one manifest per line, as a path below {@code META-INF/iqa/}. */
  public static final String INDEX = "META-INF/iqa/languages.index";

  private final LanguageManifest manifest;
  private final ModelPlace place;

  private InstalledLanguageModel(LanguageManifest manifest, ModelPlace place) {
    this.manifest = manifest;
    this.place = place;
  }

  /**
   * The model of a folder.
   *
   * @param folder with a {@value LanguageManifest#FILE}
   * @return the model; its files are not looked at yet
   * @throws ModelUnavailableException if the manifest cannot be read
   */
  public static InstalledLanguageModel at(Path folder) {
    return new InstalledLanguageModel(
        LanguageManifest.read(folder.resolve(LanguageManifest.FILE)), ModelPlace.of(folder));
  }

  /**
   * The models in a folder and on the class path; of two with one name, the one on the class path.
   * What cannot be read is left out and logged.
   *
   * @param store a folder with a folder for each model; need not exist
   * @return by name
   */
  public static List<InstalledLanguageModel> all(Path store) {
    Map<String, InstalledLanguageModel> byName = new TreeMap<>();
    for (InstalledLanguageModel model :
        ModelPlace.inFolder(store, LanguageManifest.FILE, InstalledLanguageModel::at)) {
      byName.putIfAbsent(model.manifest.name(), model);
    }
    for (InstalledLanguageModel model :
        ModelPlace.<InstalledLanguageModel>onClassPath(
            INDEX,
            (json, where, place) ->
                new InstalledLanguageModel(LanguageManifest.parse(json, where), place))) {
      byName.put(model.manifest.name(), model);
    }
    return List.copyOf(byName.values());
  }

  /**
   * What the model is.
   *
   * @return its manifest
   */
  public LanguageManifest manifest() {
    return manifest;
  }

  /**
   * Where it lies.
   *
   * @return its folder; empty if it is on the class path
   */
  public Optional<Path> folder() {
    return place.folder();
  }

  /**
   * Reads a small file of it and checks its digest.
   *
   * @param format of the file
   * @return its bytes
   * @throws ModelUnavailableException if there is none of this format, or it is missing or another
   */
  public byte[] content(String format) {
    ModelFile file =
        manifest
            .file(format)
            .orElseThrow(
                () ->
                    new ModelUnavailableException(
                        manifest.name() + " has no file in the format " + format));
    ByteBuffer content = place.content(file, manifest.name(), manifest.origin().source());
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }
}
