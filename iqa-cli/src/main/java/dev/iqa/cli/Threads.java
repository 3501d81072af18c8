// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --threads}. */
final class Threads {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private int count = Runtime.getRuntime().availableProcessors();

  /**
   * Takes the option.
   *
   * @param workers as given
   * @throws ParameterException if less than 1
   */
  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Workers; default all processors. No result depends on it.")
  void count(int workers) {
    if (workers < 1) {
      throw new ParameterException(
          Objects.requireNonNull(command, "picocli sets the command first").commandLine(),
          "--threads must be at least 1, not " + workers);
    }
    count = workers;
  }

  /**
   * How many.
   *
   * @return at least 1
   */
  int count() {
    return count;
  }
}
