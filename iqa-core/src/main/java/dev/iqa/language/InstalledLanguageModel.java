// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.ModelUnavailableException;
import dev.iqa.model.ModelFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The manifest of a language model and the place its files are read from. */
public final class InstalledLanguageModel {

  /** Resource with one manifest per line, as a path below {@code META-INF/iqa/}. */
  public static final String INDEX = "META-INF/iqa/languages.index";

  private static final String ROOT = "META-INF/iqa/";
  private static final Logger LOG = LoggerFactory.getLogger(InstalledLanguageModel.class);

  private final LanguageManifest manifest;
  private final Optional<Path> folder;
  private final String place;
  private final ClassLoader loader;

  private InstalledLanguageModel(
      LanguageManifest manifest, Optional<Path> folder, String place, ClassLoader loader) {
    this.manifest = manifest;
    this.folder = folder;
    this.place = place;
    this.loader = loader;
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
        LanguageManifest.read(folder.resolve(LanguageManifest.FILE)),
        Optional.of(folder),
        folder.toString(),
        classLoader());
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
    for (InstalledLanguageModel model : inFolder(store)) {
      byName.putIfAbsent(model.manifest.name(), model);
    }
    for (InstalledLanguageModel model : onClassPath()) {
      byName.put(model.manifest.name(), model);
    }
    return List.copyOf(byName.values());
  }

  private static List<InstalledLanguageModel> inFolder(Path store) {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(store)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(store)) {
        for (Path entry : entries) {
          if (Files.isRegularFile(entry.resolve(LanguageManifest.FILE))) {
            folders.add(entry);
          }
        }
      } catch (IOException e) {
        LOG.warn("cannot list the language models in {}", store, e);
      }
    }
    Collections.sort(folders);
    List<InstalledLanguageModel> models = new ArrayList<>();
    for (Path each : folders) {
      try {
        models.add(at(each));
      } catch (ModelUnavailableException e) {
        LOG.warn("{}", e.getMessage());
      }
    }
    return models;
  }

  private static ClassLoader classLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? InstalledLanguageModel.class.getClassLoader() : context;
  }

  private static List<InstalledLanguageModel> onClassPath() {
    ClassLoader loader = classLoader();
    List<InstalledLanguageModel> models = new ArrayList<>();
    try {
      List<URL> indexes = new ArrayList<>(Collections.list(loader.getResources(INDEX)));
      indexes.sort(Comparator.comparing(URL::toString));
      for (URL index : indexes) {
        for (String line : lines(index)) {
          models.add(resource(loader, ROOT + line));
        }
      }
    } catch (IOException | ModelUnavailableException e) {
      LOG.warn("cannot list the language models on the class path", e);
    }
    return models;
  }

  private static List<String> lines(URL index) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
      return reader.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
  }

  private static InstalledLanguageModel resource(ClassLoader loader, String path)
      throws IOException {
    try (InputStream in = loader.getResourceAsStream(path)) {
      if (in == null) {
        throw new ModelUnavailableException("there is no resource " + path);
      }
      return new InstalledLanguageModel(
          LanguageManifest.parse(in.readAllBytes(), path),
          Optional.empty(),
          path.substring(0, path.lastIndexOf('/') + 1),
          loader);
    }
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
    return folder;
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
    byte[] bytes;
    try {
      bytes = read(file);
    } catch (IOException e) {
      throw new ModelUnavailableException(
          "cannot read "
              + file.path()
              + " of "
              + place
              + ": "
              + e
              + "; "
              + manifest.name()
              + " comes from "
              + manifest.origin().source(),
          e);
    }
    String digest = sha256(bytes);
    if (!digest.equals(file.sha256())) {
      throw new ModelUnavailableException(
          file.path()
              + " of "
              + place
              + " has the SHA-256 "
              + digest
              + ", its manifest says "
              + file.sha256()
              + "; the original file would work");
    }
    return bytes;
  }

  private byte[] read(ModelFile file) throws IOException {
    if (folder.isPresent()) {
      Path path = folder.get().resolve(file.path());
      if (!path.toRealPath().startsWith(folder.get().toRealPath())) {
        throw new ModelUnavailableException(
            path + " leads out of the model's folder; a file inside it would work");
      }
      return Files.readAllBytes(path);
    }
    try (InputStream in = loader.getResourceAsStream(place + file.path())) {
      if (in == null) {
        throw new IOException("there is no resource " + place + file.path());
      }
      return in.readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
