// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.ModelUnavailableException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A manifest and the place its files are read from. */
public final class InstalledModel {

  /** Resource with one manifest per line, as a path below {@code META-INF/iqa/}. */
  public static final String INDEX = "META-INF/iqa/models.index";

  /** Name of a manifest in its folder. */
  public static final String MANIFEST = "model.json";

  private static final Logger LOG = LoggerFactory.getLogger(InstalledModel.class);

  private final ModelManifest manifest;
  private final ModelPlace place;

  private InstalledModel(ModelManifest manifest, ModelPlace place) {
    this.manifest = manifest;
    this.place = place;
  }

  /**
   * The model of a manifest.
   *
   * @param path of a manifest, or of a folder with a {@value #MANIFEST}
   * @return the model; its files are not looked at yet
   * @throws ModelUnavailableException if it cannot be read
   */
  public static InstalledModel at(Path path) {
    Path file = (Files.isDirectory(path) ? path.resolve(MANIFEST) : path).toAbsolutePath();
    Path parent = file.getParent();
    if (parent == null || !Files.isRegularFile(file)) {
      throw new ModelUnavailableException(
          "there is no manifest "
              + path
              + "; the path of a JSON file, or of a folder with a "
              + MANIFEST
              + ", would work");
    }
    return new InstalledModel(ModelManifest.read(file), ModelPlace.of(parent));
  }

  /**
   * The models in a folder and on the class path; of two with one name, the one on the class path.
   * What cannot be read is left out and logged.
   *
   * @param store a folder with a folder for each model; need not exist
   * @return by name
   */
  public static List<InstalledModel> all(Path store) {
    Map<String, InstalledModel> byName = new TreeMap<>();
    for (InstalledModel model : inFolder(store)) {
      byName.putIfAbsent(model.manifest.name(), model);
    }
    Map<String, InstalledModel> shipped = new TreeMap<>();
    for (InstalledModel model : onClassPath()) {
      InstalledModel other = shipped.putIfAbsent(model.manifest.name(), model);
      if (other != null) {
        LOG.warn(
            "{} is on the class path twice: {} is used, {} is not",
            model.manifest.name(),
            other.place,
            model.place);
      }
    }
    byName.putAll(shipped);
    return List.copyOf(byName.values());
  }

  /** Those in the folders of a folder, sorted by path. */
  static List<InstalledModel> inFolder(Path store) {
    return ModelPlace.inFolder(store, MANIFEST, InstalledModel::at);
  }

  /** Those that come with the program. */
  static List<InstalledModel> onClassPath() {
    return ModelPlace.onClassPath(
        INDEX, (json, where, place) -> new InstalledModel(ModelManifest.parse(json, where), place));
  }

  /**
   * What the model is.
   *
   * @return its manifest
   */
  public ModelManifest manifest() {
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
   * Reads a file and checks its digest.
   *
   * @param file of the manifest
   * @return its bytes in a direct buffer
   * @throws ModelUnavailableException if it is missing, larger than 2 GB, or another
   */
  public ByteBuffer content(ModelFile file) {
    return place.content(file, manifest.name(), manifest.origin().source());
  }
}
