// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.ModelUnavailableException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A library of llama.cpp, opened once and for the life of the JVM: the one that the property
 * {@value #LIBRARY} names, else the one in the artifact {@code de.kherud:llama} on the class path.
 */
final class LlamaEngine {

  /** A library, or a folder with {@code libllama.so} and, to see pictures, {@code libmtmd.so}. */
  static final String LIBRARY = "iqa.llama.library";

  private static final Logger LOG = LoggerFactory.getLogger(LlamaEngine.class);
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Path, LlamaEngine> OPENED = new HashMap<>();

  private final Pointer handle;
  private final Path library;

  private LlamaEngine(Pointer handle, Path library) {
    this.handle = handle;
    this.library = library;
  }

  /**
   * Why there is none; loads the library to find out.
   *
   * @return empty if {@link #installed()} succeeds
   */
  static Optional<String> unavailableBecause() {
    try {
      installed();
      return Optional.empty();
    } catch (ModelUnavailableException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /**
   * The library of this JVM.
   *
   * @throws ModelUnavailableException saying why there is none, and what would work
   */
  static LlamaEngine installed() {
    String named = System.getProperty(LIBRARY, "");
    return named.isEmpty() ? at(packaged()) : at(Path.of(named));
  }

  private static Path packaged() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String folder = os.startsWith("mac") ? "Mac" : os.startsWith("linux") ? "Linux" : "";
    String architecture =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch64";
          default -> "";
        };
    String resource =
        "/de/kherud/llama/"
            + folder
            + "/"
            + architecture
            + "/"
            + (folder.equals("Mac") ? "libjllama.dylib" : "libjllama.so");
    try {
      // Only the library is taken: loading that artifact's classes would run its own start-up code.
      File cached = Loader.cacheResource(LlamaEngine.class, resource);
      if (cached != null) {
        return cached.toPath();
      }
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot unpack " + resource + ": " + e, e);
    }
    throw new ModelUnavailableException(
        "there is no llama.cpp for "
            + os
            + " "
            + System.getProperty("os.arch", "")
            + ": de.kherud:llama:4.2.0 on the class path, or -D"
            + LIBRARY
            + "=/folder/of/libllama.so, would work");
  }

  /**
   * A library, or the one of a folder.
   *
   * @throws ModelUnavailableException if it is none that this glue understands
   */
  static LlamaEngine at(Path place) {
    LOCK.lock();
    try {
      Path path = place.toAbsolutePath().normalize();
      LlamaEngine opened = OPENED.get(path);
      if (opened == null) {
        opened = open(path);
        OPENED.put(path, opened);
      }
      return opened;
    } finally {
      LOCK.unlock();
    }
  }

  private static LlamaEngine open(Path place) {
    try {
      LlamaLibrary.load();
    } catch (LinkageError e) {
      throw new ModelUnavailableException(
          "the glue to llama.cpp is not there: "
              + e.getMessage()
              + "; a build on Linux with g++ would make it",
          e);
    }
    boolean folder = Files.isDirectory(place);
    Path library = folder ? in(place, List.of("libllama.so", "libllama.dylib")) : place;
    if (!Files.isRegularFile(library)) {
      throw new ModelUnavailableException(
          "there is no llama.cpp at "
              + library
              + "; a library, or a folder with libllama.so, would work");
    }
    Path eyes = folder ? in(place, List.of("libmtmd.so", "libmtmd.dylib")) : place;
    boolean apart = folder && Files.isRegularFile(eyes);
    Pointer handle =
        LlamaLibrary.open(
            zeroEnded(library.toString()),
            zeroEnded(apart ? eyes.toString() : ""),
            zeroEnded(folder ? place.toString() : ""));
    if (handle == null) {
      throw new ModelUnavailableException(
          library
              + " is no llama.cpp that can be used: "
              + LlamaLibrary.problem().strip()
              + "; one built in 2025 or later would work");
    }
    LOG.debug("llama.cpp from {}, pictures: {}", library, LlamaLibrary.sees(handle));
    return new LlamaEngine(handle, library);
  }

  private static Path in(Path folder, List<String> names) {
    return names.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(folder.resolve(names.get(0)));
  }

  /** UTF-8 as the glue takes it. */
  static byte[] zeroEnded(String text) {
    byte[] utf8 = text.replace("\0", "").getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(utf8, utf8.length + 1);
  }

  Pointer handle() {
    return handle;
  }

  Path library() {
    return library;
  }

  /** Whether it has mtmd, and with it eyes of its own. */
  boolean seesPictures() {
    return LlamaLibrary.sees(handle);
  }

  /** Whether it can run on a GPU. */
  boolean offloads() {
    return LlamaLibrary.offloads(handle);
  }
}
