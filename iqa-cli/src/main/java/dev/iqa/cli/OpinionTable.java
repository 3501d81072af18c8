// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.ScoreScale;
import dev.iqa.dataset.TableColumns;
import dev.iqa.dataset.TableReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How to read a table of opinions. */
final class OpinionTable {

  @Option(
      names = "--worst",
      paramLabel = "N",
      description = "Of a table: the opinion of the worst picture imaginable.")
  private Optional<Double> worst = Optional.empty();

  @Option(
      names = "--best",
      paramLabel = "N",
      description = "Of a table: the opinion of the best picture imaginable.")
  private Optional<Double> best = Optional.empty();

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "WHAT=NAME",
      description = {
        "Of a table: names of the columns, where they are not image, reference, mos, std,"
            + " distortion and severity, as in --columns image=file,mos=score."
      })
  private Map<String, String> columns = Map.of();

  OpinionTable() {}

  /**
   * Whether any of the options is used.
   *
   * @return true if so
   */
  boolean isGiven() {
    return worst.isPresent() || best.isPresent() || !columns.isEmpty();
  }

  /**
   * The reader the options ask for.
   *
   * @param session refuses them
   * @param what needs them, the beginning of a sentence
   * @return for CSV and JSONL
   */
  TableReader reader(Session session, String what) {
    if (worst.isEmpty() || best.isEmpty()) {
      throw session.usage(
          what
              + " needs --worst N and --best N: the direction of opinions cannot be told"
              + " from the numbers");
    }
    if (worst.get().equals(best.get())) {
      throw session.usage("--worst and --best must differ; both are " + worst.get());
    }
    Map<String, String> wanted = new HashMap<>(columns);
    TableColumns chosen =
        new TableColumns(
            name(wanted, "image"),
            Optional.of(name(wanted, "reference")),
            name(wanted, "mos"),
            Optional.of(name(wanted, "std")),
            Optional.of(name(wanted, "distortion")),
            Optional.of(name(wanted, "severity")));
    if (!wanted.isEmpty()) {
      throw session.usage(
          "--columns knows image, reference, mos, std, distortion and severity, not "
              + wanted.keySet());
    }
    return new TableReader(chosen, new ScoreScale("opinion", worst.get(), best.get()));
  }

  private static String name(Map<String, String> columns, String what) {
    String name = columns.remove(what);
    return name == null ? what : name;
  }
}
