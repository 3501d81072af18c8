// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.iqa.ModelUnavailableException;
import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one ONNX Runtime of this JVM, if it keeps to itself.
 *
 * <p>From 1.29 on, all but the Windows builds send what they are used for to their makers, and
 * leave files in the temp and home folders. The Java API can object only once the first report is
 * made: the environment variable {@value #SWITCH} alone is early enough. For that report the
 * command line is matched with regular expressions that take some 260 bytes of stack for each
 * character: a class path of 4,000 characters ended the JVM on a stack of 1 MB.
 *
 * @see <a href="https://github.com/microsoft/onnxruntime/pull/27379">Add POSIX telemetry</a>
 */
final class OnnxEnvironment {

  private static final String SWITCH = "ORT_DISABLE_TELEMETRY";
  private static final ModuleDescriptor.Version FIRST_THAT_REPORTS =
      ModuleDescriptor.Version.parse("1.29");

  private OnnxEnvironment() {}

  /**
   * Starts it, or gives the one that runs.
   *
   * @throws ModelUnavailableException if it would report, or cannot be loaded
   */
  static OrtEnvironment start() {
    unavailableBecause()
        .ifPresent(
            reason -> {
              throw new ModelUnavailableException(reason);
            });
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      environment.setTelemetry(false);
      return environment;
    } catch (OrtException | LinkageError | IllegalStateException e) {
      throw new ModelUnavailableException(
          "the native library of ONNX Runtime does not load: "
              + e
              + "; a 64-bit Linux, macOS or Windows with com.microsoft.onnxruntime:onnxruntime would"
              + " work",
          e);
    }
  }

  /** Why this ONNX Runtime is not started; loads no native code. */
  static Optional<String> unavailableBecause() {
    return unavailableBecause(version(), System.getProperty("os.name"), System.getenv(SWITCH));
  }

  static Optional<String> unavailableBecause(
      Optional<ModuleDescriptor.Version> version, String system, @Nullable String switched) {
    if (version.isEmpty()
        || version.get().compareTo(FIRST_THAT_REPORTS) < 0
        || system.startsWith("Windows")
        || "1".equals(switched)) {
      return Optional.empty();
    }
    return Optional.of(
        "ONNX Runtime "
            + version.get()
            + " reports its use to its makers unless the environment variable "
            + SWITCH
            + " is 1; it is "
            + (switched == null ? "not set" : "'" + switched + "'")
            + ". Setting it, or com.microsoft.onnxruntime:onnxruntime:1.28.0, would work");
  }

  /** Of the jar: its manifest tells on the class path, its name on the module path. */
  private static Optional<ModuleDescriptor.Version> version() {
    Module module = OrtEnvironment.class.getModule();
    if (module.isNamed()) {
      return module.getDescriptor().version();
    }
    return Optional.ofNullable(OrtEnvironment.class.getPackage().getImplementationVersion())
        .map(ModuleDescriptor.Version::parse);
  }
}
