// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options {@code --format} and {@code --map}: what becomes of assessments. */
final class Output {

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}; default text.")
  private OutputFormat format = OutputFormat.TEXT;

  @Option(
      names = {"-m", "--map"},
      paramLabel = "OUT.png",
      description = {
        "Write where the picture is bad as a heat map; of a comparison a contact sheet: reference,"
            + " test, and a heat map for every metric that has a map."
      })
  private Optional<Path> map = Optional.empty();

  /**
   * How rows are printed.
   *
   * @return text unless told otherwise
   */
  OutputFormat format() {
    return format;
  }

  /**
   * Where a map goes.
   *
   * @return empty if none is wanted
   */
  Optional<Path> map() {
    return map;
  }
}
