// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.evaluation.Bootstrap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options {@code --resamples} and {@code --seed} of commands that print intervals. */
final class Resampling {

  private static final int FEWEST = 100;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  private int resamples = 1000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of everything drawn; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  Resampling() {}

  /**
   * Takes the option.
   *
   * @param count as given
   * @throws ParameterException if less than 100
   */
  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Of the bootstrap of the intervals; default ${DEFAULT-VALUE}.")
  void resamples(int count) {
    if (count < FEWEST) {
      throw new ParameterException(
          Objects.requireNonNull(command, "picocli sets the command first").commandLine(),
          "--resamples must be at least " + FEWEST + ", not " + count);
    }
    resamples = count;
  }

  /**
   * Of everything drawn.
   *
   * @return as given
   */
  long seed() {
    return seed;
  }

  /**
   * Finds the intervals.
   *
   * @return with the resamples and the seed given
   */
  Bootstrap bootstrap() {
    return new Bootstrap(resamples, seed);
  }
}
