// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Columns of numbers and what SciPy says of them; the version stands in expected.csv. */
public final class Vectors {

  private final double[] scores;
  private final double[] opinions;

  public Vectors(double[] scores, double[] opinions) {
    this.scores = scores;
    this.opinions = opinions;
  }

  public double[] scores() {
    return scores;
  }

  public double[] opinions() {
    return opinions;
  }

  public static Vectors named(String name) {
    List<NamedCsvRecord> rows =
        read("vectors.csv").stream().filter(r -> r.getField("vector").equals(name)).toList();
    return new Vectors(
        rows.stream().mapToDouble(r -> Double.parseDouble(r.getField("score"))).toArray(),
        rows.stream().mapToDouble(r -> Double.parseDouble(r.getField("opinion"))).toArray());
  }

  public static double expected(String name, String quantity) {
    return read("expected.csv").stream()
        .filter(r -> r.getField("vector").equals(name) && r.getField("quantity").equals(quantity))
        .mapToDouble(r -> Double.parseDouble(r.getField("value")))
        .findFirst()
        .orElseThrow();
  }

  private static List<NamedCsvRecord> read(String file) {
    try (InputStream in =
            Objects.requireNonNull(
                Vectors.class.getResourceAsStream("/dev/iqa/evaluation/" + file), file);
        CsvReader<NamedCsvRecord> csv =
            CsvReader.builder()
                .commentStrategy(CommentStrategy.SKIP)
                .ofNamedCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return csv.stream().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
