// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.ModelUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

/** A manifest and the place its files are read from: a folder or the class path. */
public final class InstalledModel {

  /** Resource with one manifest per line, as a path below {@code META-INF/iqa/}. */
  public static final String INDEX = "META-INF/iqa/models.index";

  /** Name of a manifest in its folder. */
  public static final String MANIFEST = "model.json";

  private static final String ROOT = "META-INF/iqa/";
  private static final long LARGEST_FILE_BYTES = Integer.MAX_VALUE - 8L;
  private static final int HASHED_AT_ONCE_BYTES = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(InstalledModel.class);

  private final ModelManifest manifest;
  private final Optional<Path> folder;
  private final String place;
  private final ClassLoader loader;

  private InstalledModel(
      ModelManifest manifest, Optional<Path> folder, String place, ClassLoader loader) {
    this.manifest = manifest;
    this.folder = folder;
    this.place = place;
    this.loader = loader;
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
    return new InstalledModel(
        ModelManifest.read(file), Optional.of(parent), parent.toString(), classLoader());
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
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(store)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(store)) {
        for (Path entry : entries) {
          if (Files.isRegularFile(entry.resolve(MANIFEST))) {
            folders.add(entry);
          }
        }
      } catch (IOException e) {
        LOG.warn("cannot list the models in {}", store, e);
      }
    }
    Collections.sort(folders);
    List<InstalledModel> models = new ArrayList<>();
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
    return context == null ? InstalledModel.class.getClassLoader() : context;
  }

  /** Those that come with the program. */
  static List<InstalledModel> onClassPath() {
    ClassLoader loader = classLoader();
    List<InstalledModel> models = new ArrayList<>();
    try {
      List<URL> indexes = new ArrayList<>(Collections.list(loader.getResources(INDEX)));
      indexes.sort(Comparator.comparing(URL::toString));
      for (URL index : indexes) {
        for (String line : lines(index)) {
          try {
            models.add(resource(loader, line));
          } catch (ModelUnavailableException e) {
            LOG.warn("{} names {}: {}", index, line, e.getMessage());
          }
        }
      }
    } catch (IOException e) {
      LOG.warn("cannot list the models on the class path", e);
    }
    return models;
  }

  private static List<String> lines(URL index) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
      return reader.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }
  }

  private static InstalledModel resource(ClassLoader loader, String line) {
    String path = ROOT + line;
    try (InputStream in = loader.getResourceAsStream(path)) {
      if (in == null) {
        throw new ModelUnavailableException("there is no resource " + path);
      }
      ModelManifest manifest = ModelManifest.parse(in.readAllBytes(), path);
      return new InstalledModel(
          manifest, Optional.empty(), path.substring(0, path.lastIndexOf('/') + 1), loader);
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read the resource " + path + ": " + e, e);
    }
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
    return folder;
  }

  /**
   * Reads a file and checks its digest.
   *
   * @param file of the manifest
   * @return its bytes in a direct buffer
   * @throws ModelUnavailableException if it is missing, larger than 2 GB, or another
   */
  public ByteBuffer content(ModelFile file) {
    ByteBuffer bytes = folder.isPresent() ? fromFolder(folder.get(), file) : fromClassPath(file);
    String digest = sha256(bytes.duplicate());
    if (!digest.equals(file.sha256())) {
      throw new ModelUnavailableException(
          named(file)
              + " has the SHA-256 "
              + digest
              + ", its manifest says "
              + file.sha256()
              + "; the original file would work");
    }
    return bytes;
  }

  private String named(ModelFile file) {
    return folder.map(f -> f.resolve(file.path()).toString()).orElse(place + file.path());
  }

  private ByteBuffer fromFolder(Path from, ModelFile file) {
    Path path = from.resolve(file.path());
    try {
      if (!path.toRealPath().startsWith(from.toRealPath())) {
        throw new ModelUnavailableException(
            path + " leads out of the model's folder; a file inside it would work");
      }
      long size = Files.size(path);
      if (size > LARGEST_FILE_BYTES) {
        throw new ModelUnavailableException(
            path
                + " has "
                + size
                + " bytes; up to "
                + LARGEST_FILE_BYTES
                + " are loaded, weights in several files would work");
      }
      ByteBuffer bytes = ByteBuffer.allocateDirect((int) size).order(ByteOrder.nativeOrder());
      try (FileChannel channel = FileChannel.open(path)) {
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
          read = channel.read(bytes);
        }
      }
      return bytes.flip();
    } catch (NoSuchFileException e) {
      throw missing(file, e);
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read " + path + ": " + e, e);
    } catch (OutOfMemoryError e) {
      throw new ModelUnavailableException(
          path + " does not fit in memory; more of it (-XX:MaxDirectMemorySize) would work", e);
    }
  }

  private ModelUnavailableException missing(ModelFile file, Exception cause) {
    return new ModelUnavailableException(
        named(file)
            + " is missing; "
            + manifest.name()
            + " comes from "
            + manifest.origin().source(),
        cause);
  }

  private ByteBuffer fromClassPath(ModelFile file) {
    try (InputStream in = loader.getResourceAsStream(place + file.path())) {
      if (in == null) {
        throw missing(file, new NoSuchFileException(place + file.path()));
      }
      byte[] read = in.readAllBytes();
      return ByteBuffer.allocateDirect(read.length).order(ByteOrder.nativeOrder()).put(read).flip();
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read " + named(file) + ": " + e, e);
    } catch (OutOfMemoryError e) {
      throw new ModelUnavailableException(
          named(file) + " does not fit in memory; more of it (-Xmx) would work", e);
    }
  }

  private static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      // Of a direct buffer the digest takes a copy on the heap.
      while (bytes.hasRemaining()) {
        int length = Math.min(HASHED_AT_ONCE_BYTES, bytes.remaining());
        digest.update(bytes.slice(bytes.position(), length));
        bytes.position(bytes.position() + length);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
