// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: two streams, and the way to refuse. */
final class Session {

  static final String DEBUG = "--debug";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(names = DEBUG, description = "Print stack traces and the library's own log.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  /**
   * Where results go.
   *
   * @return the command's standard output
   */
  PrintWriter out() {
    return command().commandLine().getOut();
  }

  /**
   * Where everything else goes.
   *
   * @return the command's standard error
   */
  PrintWriter err() {
    return command().commandLine().getErr();
  }

  /**
   * Whether the user wants to see how, not only that, something failed.
   *
   * @return true with {@code --debug}
   */
  boolean debug() {
    return debug;
  }

  /**
   * Refuses the command line; exit code {@link ExitCode#USAGE}.
   *
   * @param message what, the value, what would work
   * @return to be thrown
   */
  ParameterException usage(String message) {
    return new ParameterException(command().commandLine(), message);
  }

  /**
   * Refuses a picture that could not be written, before any work is done for it.
   *
   * @param option that names it
   * @param file as given
   * @throws ParameterException if it is no PNG, its folder does not exist or nobody may write there
   */
  void requireWritable(String option, Path file) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw usage(option + " writes PNG; " + file + " should end in .png");
    }
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    if (!Files.isDirectory(folder)) {
      throw usage(option + " " + file + ": there is no folder " + folder);
    }
    if (Files.isDirectory(file)) {
      throw usage(option + " " + file + ": it is a folder; a file in it would work");
    }
    if (!Files.isWritable(folder)) {
      throw usage(option + " " + file + ": you may not write into " + folder);
    }
  }

  private CommandSpec command() {
    return Objects.requireNonNull(command, "picocli sets the command before it runs");
  }
}
