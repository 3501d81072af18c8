// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models a user installed, one folder each: {@code NAME@DIGEST/model.json} and the files it
 * names, where DIGEST begins the manifest's SHA-256, which by the digests in it covers all files.
 *
 * <p>What is in the store was complete and as its manifest says when it came in: {@link #stage}
 * copies aside and checks every file, and {@link StagedModel#install()} moves the whole into place
 * at once. Of an archive only files that the manifest names are unpacked, into the store only;
 * pickle files are never opened.
 *
 * <pre>{@code
 * try (StagedModel staged = new ModelStore(ModelStore.defaultFolder()).stage(Path.of("nima.zip"))) {
 *   System.out.println(staged.manifest().origin().licence());
 *   staged.install();
 * }
 * }</pre>
 */
public final class ModelStore {

  private static final int DIGEST_DIGITS = 16;

  private final Path folder;

  /**
   * A store.
   *
   * @param folder that holds it; made when the first model comes
   */
  public ModelStore(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /**
   * Where models are kept if nothing else is said: the system property {@code iqa.models}, else
   * {@code iqa/models} in the user's data folder, which is {@code XDG_DATA_HOME}, {@code
   * LOCALAPPDATA} or {@code ~/.local/share}, the first that is set.
   *
   * @return a folder that need not exist
   */
  public static Path defaultFolder() {
    return defaultFolder(System.getenv());
  }

  static Path defaultFolder(Map<String, String> environment) {
    String given = System.getProperty("iqa.models");
    if (given != null) {
      return Path.of(given);
    }
    return Stream.of("XDG_DATA_HOME", "LOCALAPPDATA")
        .map(environment::get)
        .filter(value -> value != null && !value.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute)
        .findFirst()
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"))
        .resolve("iqa")
        .resolve("models");
  }

  /**
   * Where it lies.
   *
   * @return absolute
   */
  public Path folder() {
    return folder;
  }

  /**
   * What is in it.
   *
   * @return the models by folder name; what cannot be read is left out and logged
   */
  public List<InstalledModel> models() {
    return InstalledModel.inFolder(folder);
  }

  /**
   * A model by its name.
   *
   * @param name of its manifest
   * @return empty if it is not installed
   */
  public Optional<InstalledModel> find(String name) {
    return models().stream().filter(m -> m.manifest().name().equals(name)).findFirst();
  }

  /**
   * Copies a model aside and checks it; nothing is installed yet.
   *
   * @param source a manifest beside its files, a folder or a ZIP archive with a {@value
   *     InstalledModel#MANIFEST}
   * @return to be installed or closed
   * @throws ModelUnavailableException naming what is missing, altered, too large or unsafe
   */
  public StagedModel stage(Path source) {
    ModelSource.refusePickle(source.toString());
    Path aside = null;
    try (ModelSource from = ModelSource.open(source)) {
      byte[] json = from.manifest();
      ModelManifest manifest = ModelManifest.parse(json, from.toString());
      Files.createDirectories(folder);
      aside = Files.createTempDirectory(folder, ".incoming-");
      // One level down, so that nobody takes what is not yet checked for a model of the store.
      Path model = Files.createDirectory(aside.resolve("model"));
      long left = ModelSource.LARGEST_MODEL_BYTES;
      for (ModelFile file : manifest.files()) {
        ModelSource.refusePickle(file);
        Path to = model.resolve(file.path());
        Files.createDirectories(Objects.requireNonNull(to.getParent(), "below the model"));
        left -= copy(from, file, to, left);
      }
      Files.write(model.resolve(InstalledModel.MANIFEST), json);
      StagedModel staged = new StagedModel(this, manifest, aside, model, Digests.sha256(json));
      aside = null;
      return staged;
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read the model " + source + ": " + e, e);
    } finally {
      if (aside != null) {
        delete(aside);
      }
    }
  }

  private static long copy(ModelSource from, ModelFile file, Path to, long atMost)
      throws IOException {
    Digests.Copied copied;
    try (InputStream in = from.file(file.path())) {
      copied = Digests.copy(in, to, atMost);
    } catch (NoSuchFileException e) {
      throw new ModelUnavailableException(
          from + " has no " + file.path() + ", which its manifest names; all of it would work", e);
    }
    if (!copied.sha256().equals(file.sha256())) {
      throw new ModelUnavailableException(
          file.path()
              + " of "
              + from
              + " has the SHA-256 "
              + copied.sha256()
              + ", its manifest says "
              + file.sha256()
              + "; the original file would work");
    }
    return copied.bytes();
  }

  InstalledModel install(StagedModel staged, boolean replace) {
    String name = staged.manifest().name();
    Path target = folder.resolve(name + "@" + staged.digest().substring(0, DIGEST_DIGITS));
    List<InstalledModel> others =
        models().stream()
            .filter(m -> m.manifest().name().equals(name))
            .filter(m -> !m.folder().equals(Optional.of(target)))
            .toList();
    if (!others.isEmpty() && !replace) {
      throw new ModelUnavailableException(
          "another "
              + name
              + " is installed in "
              + others.get(0).folder().orElseThrow()
              + "; replacing or removing it would work");
    }
    try {
      if (Files.exists(target)) {
        // The same model, but perhaps damaged since: the fresh copy takes its place.
        retire(target);
      }
      Files.move(staged.folder(), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot install into " + target + ": " + e, e);
    }
    others.forEach(other -> other.folder().ifPresent(this::retire));
    return InstalledModel.at(target);
  }

  /**
   * Takes a model out.
   *
   * @param name of its manifest
   * @return the folders that are gone
   * @throws ModelUnavailableException if it is not installed
   */
  public List<Path> remove(String name) {
    List<Path> gone = new ArrayList<>();
    for (InstalledModel model : models()) {
      if (model.manifest().name().equals(name)) {
        Path place = model.folder().orElseThrow();
        retire(place);
        gone.add(place);
      }
    }
    if (gone.isEmpty()) {
      throw new ModelUnavailableException(
          "no model " + name + " is installed in " + folder + "; there are " + names());
    }
    return gone;
  }

  private List<String> names() {
    return models().stream().map(m -> m.manifest().name()).toList();
  }

  /** Out of sight at once, then gone file by file. */
  private void retire(Path place) {
    try {
      Path aside = Files.createTempDirectory(folder, ".removed-");
      Files.move(place, aside.resolve("model"), StandardCopyOption.ATOMIC_MOVE);
      delete(aside);
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot remove " + place + ": " + e, e);
    }
  }

  /**
   * Reads every file of a model again.
   *
   * @param model installed or on the class path
   * @return by file, what is wrong with it; empty where nothing is
   */
  public static Map<ModelFile, Optional<String>> verify(InstalledModel model) {
    Map<ModelFile, Optional<String>> found = new LinkedHashMap<>();
    for (ModelFile file : model.manifest().files()) {
      found.put(
          file,
          model.folder().map(place -> problem(place, file)).orElseGet(() -> problem(model, file)));
    }
    return found;
  }

  private static Optional<String> problem(InstalledModel onClassPath, ModelFile file) {
    try {
      onClassPath.content(file);
      return Optional.empty();
    } catch (ModelUnavailableException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  private static Optional<String> problem(Path place, ModelFile file) {
    Path path = place.resolve(file.path());
    try {
      if (!path.toRealPath().startsWith(place.toRealPath())) {
        return Optional.of("leads out of the model's folder");
      }
      String digest = Digests.sha256(path);
      return digest.equals(file.sha256())
          ? Optional.empty()
          : Optional.of("has the SHA-256 " + digest);
    } catch (NoSuchFileException e) {
      return Optional.of("is missing");
    } catch (IOException e) {
      return Optional.of("cannot be read: " + e);
    }
  }

  static void delete(Path tree) {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot remove " + tree + ": " + e, e);
    }
  }

  /** Folders that an interrupted installation left behind. */
  List<Path> leftovers() {
    List<Path> left = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, ".*")) {
        all.forEach(left::add);
      } catch (IOException e) {
        throw new ModelUnavailableException("cannot read " + folder + ": " + e, e);
      }
    }
    return left;
  }
}
