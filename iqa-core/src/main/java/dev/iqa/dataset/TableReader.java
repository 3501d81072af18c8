// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import dev.iqa.ScoreScale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads a table in CSV (with a header, comma separated) or JSONL (an object a line) that lies
 * beside its pictures.
 */
public final class TableReader implements DatasetReader {

  private final TableColumns columns;
  private final ScoreScale scale;

  /**
   * A reader.
   *
   * @param columns of the table
   * @param scale range and direction of the opinions; it cannot be told from the numbers
   */
  public TableReader(TableColumns columns, ScoreScale scale) {
    this.columns = columns;
    this.scale = scale;
  }

  /**
   * Reads the table.
   *
   * @param location the file; it ends in {@code .csv} or {@code .jsonl}
   */
  @Override
  public Dataset read(Path location) throws IOException {
    String name = location.getFileName().toString().toLowerCase(Locale.ROOT);
    DataTable table;
    if (name.endsWith(".jsonl")) {
      table = DataTable.jsonLines(location);
    } else if (name.endsWith(".csv")) {
      table = DataTable.csv(location);
    } else {
      throw new DatasetException(
          DatasetException.Kind.NOT_THIS_LAYOUT,
          location + " is no table; its name should end in .csv or .jsonl");
    }
    Path folder =
        Objects.requireNonNull(location.toAbsolutePath().getParent(), "a file has a folder");
    Assembly assembly = new Assembly(folder);
    boolean anyOpinion =
        table.rows().stream().anyMatch(row -> row.find(columns.opinion()).isPresent());
    if (!anyOpinion) {
      throw new DatasetException(
          DatasetException.Kind.NO_SCORES,
          location + " has no scores: no row has a '" + columns.opinion() + "'");
    }
    for (DataTable.Row row : table.rows()) {
      String picture = row.text(columns.picture());
      assembly.add(
          picture,
          picture,
          columns.reference().flatMap(row::find),
          row.number(columns.opinion()),
          columns.deviation().map(row::number).orElseGet(OptionalDouble::empty),
          columns
              .distortion()
              .flatMap(row::find)
              .map(
                  d ->
                      List.of(
                          new RatedPicture.AppliedDistortion(
                              d,
                              Optional.empty(),
                              columns
                                  .severity()
                                  .map(row::number)
                                  .orElseGet(OptionalDouble::empty))))
              .orElse(List.of()));
    }
    return assembly.dataset(location.getFileName().toString(), scale);
  }
}
