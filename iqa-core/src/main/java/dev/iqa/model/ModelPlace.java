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
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the files of a model lie: in a folder, or on the class path below {@value #ROOT}. */
public final class ModelPlace {

  /** Before every path that an index names. */
  static final String ROOT = "META-INF/iqa/";

  private static final long LARGEST_FILE_BYTES = Integer.MAX_VALUE - 8L;
  private static final int HASHED_AT_ONCE_BYTES = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(ModelPlace.class);

  private final Optional<Path> folder;
  private final String prefix;
  private final ClassLoader loader;

  private ModelPlace(Optional<Path> folder, String prefix, ClassLoader loader) {
    this.folder = folder;
    this.prefix = prefix;
    this.loader = loader;
  }

  /**
   * A folder.
   *
   * @param folder with a manifest
   * @return the place
   */
  public static ModelPlace of(Path folder) {
    return new ModelPlace(Optional.of(folder), folder + "/", classLoader());
  }

  /**
   * Makes a model of a manifest on the class path.
   *
   * @param <M> kind of model
   */
  public interface Reader<M> {

    /**
     * Reads a manifest.
     *
     * @param manifest in JSON
     * @param where it is from, for messages
     * @param place of the model's other files
     * @return the model
     * @throws ModelUnavailableException if the manifest is no such manifest
     */
    M read(byte[] manifest, String where, ModelPlace place);
  }

  /**
   * The models in the folders of a folder. What cannot be read is left out and logged.
   *
   * @param <M> kind of model
   * @param store need not exist
   * @param manifest name of the file that makes a folder a model
   * @param opening makes a model of its folder
   * @return sorted by path
   */
  public static <M> List<M> inFolder(Path store, String manifest, Function<Path, M> opening) {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(store)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(store)) {
        for (Path entry : entries) {
          if (Files.isRegularFile(entry.resolve(manifest))) {
            folders.add(entry);
          }
        }
      } catch (IOException e) {
        LOG.warn("cannot list the models in {}", store, e);
      }
    }
    Collections.sort(folders);
    List<M> models = new ArrayList<>();
    for (Path each : folders) {
      try {
        models.add(opening.apply(each));
      } catch (ModelUnavailableException e) {
        LOG.warn("{}", e.getMessage());
      }
    }
    return models;
  }

  /**
   * The models on the class path. What cannot be read is left out and logged.
   *
   * @param <M> kind of model
   * @param index resource with one manifest per line, as a path below {@code META-INF/iqa/}
   * @param reader makes a model of its manifest
   * @return in the order of the indexes' addresses and of their lines
   */
  public static <M> List<M> onClassPath(String index, Reader<M> reader) {
    ClassLoader loader = classLoader();
    List<M> models = new ArrayList<>();
    try {
      List<URL> indexes = new ArrayList<>(Collections.list(loader.getResources(index)));
      indexes.sort(Comparator.comparing(URL::toString));
      for (URL each : indexes) {
        for (String line : lines(each)) {
          try {
            models.add(resource(loader, ROOT + line, reader));
          } catch (ModelUnavailableException e) {
            LOG.warn("{} names {}: {}", each, line, e.getMessage());
          }
        }
      }
    } catch (IOException e) {
      LOG.warn("cannot list the models on the class path", e);
    }
    return models;
  }

  private static ClassLoader classLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? ModelPlace.class.getClassLoader() : context;
  }

  private static List<String> lines(URL index) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
      return reader.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }
  }

  private static <M> M resource(ClassLoader loader, String path, Reader<M> reader) {
    try (InputStream in = loader.getResourceAsStream(path)) {
      if (in == null) {
        throw new ModelUnavailableException("there is no resource " + path);
      }
      String prefix = path.substring(0, path.lastIndexOf('/') + 1);
      return reader.read(in.readAllBytes(), path, new ModelPlace(Optional.empty(), prefix, loader));
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read the resource " + path + ": " + e, e);
    }
  }

  /**
   * The folder.
   *
   * @return empty if the place is on the class path
   */
  public Optional<Path> folder() {
    return folder;
  }

  /**
   * Reads a file and checks its digest.
   *
   * @param file of the manifest
   * @param model name of the model, for messages
   * @param source where the model comes from, for messages
   * @return its bytes in a direct buffer
   * @throws ModelUnavailableException if it is missing, larger than 2 GB, or another
   */
  public ByteBuffer content(ModelFile file, String model, String source) {
    ByteBuffer bytes;
    try {
      bytes = folder.isPresent() ? fromFolder(folder.get(), file) : fromClassPath(file);
    } catch (NoSuchFileException e) {
      throw new ModelUnavailableException(
          named(file) + " is missing; " + model + " comes from " + source, e);
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read " + named(file) + ": " + e, e);
    } catch (OutOfMemoryError e) {
      throw new ModelUnavailableException(
          named(file)
              + " does not fit in memory; more of it (-Xmx or -XX:MaxDirectMemorySize) would work",
          e);
    }
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
    return folder.map(f -> f.resolve(file.path()).toString()).orElse(prefix + file.path());
  }

  private static ByteBuffer fromFolder(Path from, ModelFile file) throws IOException {
    Path path = from.resolve(file.path());
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
  }

  private ByteBuffer fromClassPath(ModelFile file) throws IOException {
    try (InputStream in = loader.getResourceAsStream(prefix + file.path())) {
      if (in == null) {
        throw new NoSuchFileException(prefix + file.path());
      }
      byte[] read = in.readAllBytes();
      return ByteBuffer.allocateDirect(read.length).order(ByteOrder.nativeOrder()).put(read).flip();
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

  @Override
  public String toString() {
    return folder.map(Path::toString).orElse(prefix);
  }
}
