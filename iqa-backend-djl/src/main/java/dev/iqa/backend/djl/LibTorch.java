// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one libtorch of this JVM, as DJL loads it. Nothing here runs native code before {@link
 * #start}.
 *
 * <p>DJL would download what it does not find and tell its makers that it was started. Both are
 * switched off before its first class is initialised, whatever was set before.
 */
final class LibTorch {

  /** The only version whose JNI library is on Maven Central beside a libtorch of its own. */
  private static final String VERSION = "2.7.1";

  private static final String JNI = "ai.djl.pytorch:pytorch-jni:" + VERSION + "-0.35.1";
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "linux-x86_64", "libdjl_torch.so",
          "linux-aarch64", "libdjl_torch.so",
          "osx-aarch64", "libdjl_torch.dylib",
          "win-x86_64", "djl_torch.dll");

  private static final ReentrantLock STARTING = new ReentrantLock();
  private static @Nullable Engine started;

  private LibTorch() {}

  /**
   * Starts the engine, once.
   *
   * @throws ModelUnavailableException if it cannot be loaded
   */
  static Engine start() {
    STARTING.lock();
    try {
      if (started == null) {
        unavailableBecause()
            .ifPresent(
                reason -> {
                  throw new ModelUnavailableException(reason);
                });
        prepare();
        started = load();
      }
      return started;
    } finally {
      STARTING.unlock();
    }
  }

  private static Engine load() {
    try {
      return Engine.getEngine(PtEngine.ENGINE_NAME);
    } catch (RuntimeException | LinkageError e) {
      throw new ModelUnavailableException(
          "libtorch "
              + VERSION
              + " does not load: "
              + innermost(e)
              + "; a glibc of at least 2.28 and 500 MB of room in "
              + System.getProperty("DJL_CACHE_DIR")
              + " would work",
          e);
    }
  }

  private static Throwable innermost(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Sets DJL's switches. Those of the network are ours, the others the user's if he set them. */
  static void prepare() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    if (System.getenv("DJL_CACHE_DIR") == null) {
      setIfAbsent("DJL_CACHE_DIR", cache().toString());
    }
    // Callers bring the parallelism; a second level under it only makes results depend on it.
    setIfAbsent("ai.djl.pytorch.num_threads", "1");
    setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    // The optimizer rewrites a graph after its first runs: the same picture, another last digit.
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static Path cache() {
    return Path.of(System.getProperty("user.home"), ".cache", "iqa", "djl");
  }

  /** What is missing, and what would work. */
  static Optional<String> unavailableBecause() {
    return unavailableBecause(
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System::getenv,
        LibTorch.class.getClassLoader());
  }

  static Optional<String> unavailableBecause(
      String system,
      String architecture,
      UnaryOperator<@Nullable String> environment,
      ClassLoader classPath) {
    String platform = platform(system, architecture);
    String library = LIBRARIES.get(platform);
    if (library == null) {
      return Optional.of(
          "libtorch "
              + VERSION
              + " is not built for "
              + platform
              + "; "
              + String.join(", ", LIBRARIES.keySet().stream().sorted().toList())
              + " would work");
    }
    if (system.equals("Linux") && isMusl()) {
      return Optional.of(
          "libtorch needs glibc, and this system has musl; Debian, Ubuntu or Fedora would work");
    }
    String offline = environment.apply("DJL_OFFLINE");
    if (offline != null && !Boolean.parseBoolean(offline)) {
      return Optional.of(
          "the environment variable DJL_OFFLINE is '"
              + offline
              + "', which lets DJL download; unset or true would work");
    }
    if (classPath.getResource("jnilib/" + platform + "/cpu/" + library) == null) {
      return Optional.of(JNI + " is not on the class path; add it as a runtime dependency");
    }
    if (environment.apply("PYTORCH_LIBRARY_PATH") == null
        && System.getProperty("PYTORCH_LIBRARY_PATH") == null
        && !bundled(platform, classPath)) {
      return Optional.of(
          "libtorch for "
              + platform
              + " is not on the class path; ai.djl.pytorch:pytorch-native-cpu:"
              + VERSION
              + ":"
              + platform
              + " as a runtime dependency would work");
    }
    return Optional.empty();
  }

  private static String platform(String system, String architecture) {
    String name = system.toLowerCase(Locale.ROOT);
    String prefix = name.startsWith("mac") ? "osx" : name.startsWith("windows") ? "win" : name;
    return prefix + '-' + (architecture.equals("amd64") ? "x86_64" : architecture);
  }

  private static boolean isMusl() {
    return !Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2"))
        && !Files.exists(Path.of("/lib/ld-linux-aarch64.so.1"))
        && Files.exists(Path.of("/etc/alpine-release"));
  }

  /** Whether one of the libtorch jars on the class path is for this platform and of our version. */
  private static boolean bundled(String platform, ClassLoader classPath) {
    try {
      List<URL> descriptions =
          Collections.list(classPath.getResources("native/lib/pytorch.properties"));
      for (URL description : descriptions) {
        Properties properties = new Properties();
        try (InputStream in = description.openStream()) {
          properties.load(in);
        }
        if (platform.equals(properties.getProperty("classifier"))
            && properties.getProperty("version", "").startsWith(VERSION)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
