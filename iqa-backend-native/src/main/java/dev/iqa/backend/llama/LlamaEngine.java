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
import java.util.function.Supplier;
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

  private static final String GLUE =
      Loader.getPlatform() + "/" + System.mapLibraryName("jniiqallama");
  private static final Logger LOG = LoggerFactory.getLogger(LlamaEngine.class);
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Path, LlamaEngine> OPENED = new HashMap<>();

  private final Pointer handle;
  private final Path library;
  private final Optional<ReentrantLock> reading;

  private LlamaEngine(Pointer handle, Path library) {
    this.handle = handle;
    this.library = library;
    reading =
        LlamaLibrary.sharesCounter(handle) ? Optional.of(new ReentrantLock()) : Optional.empty();
  }

  /**
   * Why there is none; loads nothing to find out, so that what is there may still turn out to be
   * unusable.
   */
  static Optional<String> unavailableBecause() {
    if (LlamaLibrary.class.getResource(GLUE) == null) {
      return Optional.of(
          "the glue to llama.cpp is not there for "
              + Loader.getPlatform()
              + "; a build on Linux with g++ would make it");
    }
    String named = System.getProperty(LIBRARY, "");
    if (named.isEmpty()
        ? LlamaEngine.class.getResource(packagedName()) != null
        : Files.exists(Path.of(named))) {
      return Optional.empty();
    }
    return Optional.of(absent(named));
  }

  private static String absent(String named) {
    return "there is no llama.cpp "
        + (named.isEmpty() ? "for " + Loader.getPlatform() : "at " + named)
        + ": de.kherud:llama:4.2.0 on the class path, or -D"
        + LIBRARY
        + "=/folder/of/libllama.so, would work";
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

  private static String packagedName() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    boolean mac = os.startsWith("mac");
    String architecture =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "aarch64";
          default -> "none";
        };
    return "/de/kherud/llama/"
        + (mac ? "Mac" : "Linux")
        + "/"
        + architecture
        + "/"
        + (mac ? "libjllama.dylib" : "libjllama.so");
  }

  private static Path packaged() {
    try {
      // Only the library is taken: loading that artifact's classes would run its own start-up code.
      File cached = Loader.cacheResource(LlamaEngine.class, packagedName());
      if (cached != null) {
        return cached.toPath();
      }
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot unpack " + packagedName() + ": " + e, e);
    }
    throw new ModelUnavailableException(absent(""));
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

  /**
   * Lets a context read several tokens: alone, where contexts of this library disturb each other
   * then. One token at a time never does.
   */
  <T> T reading(Supplier<T> work) {
    reading.ifPresent(ReentrantLock::lock);
    try {
      return work.get();
    } finally {
      reading.ifPresent(ReentrantLock::unlock);
    }
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
