// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.metric.SharedPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Agreement of assessors without reference with the opinion scores of BIQ2021: rank correlation
 * (SRCC, ties averaged, turned so that 1 is full agreement). Nothing was fitted to these scores.
 * Writes {@code iqa-core/target/opinions.md}. Not part of a test run; from the root:
 *
 * <pre>{@code
 * mvn -q -pl iqa-core -am test -Dtest=OpinionSurvey -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Diqa.assessors="niqe measured"
 * }</pre>
 */
class OpinionSurvey {

  @Test
  void writesRankCorrelations() throws IOException {
    List<NamedCsvRecord> rows;
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().ofNamedCsvRecord(SharedPictures.file("biq2021/mos.csv"))) {
      rows = csv.stream().toList();
    }
    String image = rows.get(0).getHeader().get(0);
    String mos =
        rows.get(0).getHeader().stream()
            .filter(h -> h.toLowerCase(Locale.ROOT).startsWith("mos"))
            .findFirst()
            .orElseThrow();
    double[] opinions =
        rows.stream().mapToDouble(r -> Double.parseDouble(r.getField(mos))).toArray();
    List<String> lines = new ArrayList<>(List.of("| assessor | SRCC | refused |", "|---|---|---|"));
    for (String name : names()) {
      try (QualityAssessor assessor = QualityAssessors.open(name)) {
        boolean rising = assessor.descriptor().scale().orElseThrow().higherIsBetter();
        double[] scores =
            rows.parallelStream().mapToDouble(r -> score(assessor, r.getField(image))).toArray();
        int[] judged =
            IntStream.range(0, scores.length).filter(i -> !Double.isNaN(scores[i])).toArray();
        double srcc =
            correlation(
                ranks(Arrays.stream(judged).mapToDouble(i -> scores[i]).toArray()),
                ranks(Arrays.stream(judged).mapToDouble(i -> opinions[i]).toArray()));
        lines.add(
            String.format(
                Locale.ROOT,
                "| `%s` | %.3f | %d of %d |",
                name,
                rising ? srcc : -srcc,
                scores.length - judged.length,
                scores.length));
        Files.write(Path.of("target", "opinions.md"), lines);
      }
    }
    assertThat(lines).hasSizeGreaterThan(2);
  }

  private static List<String> names() {
    String given = System.getProperty("iqa.assessors", "");
    if (!given.isBlank()) {
      return List.of(given.split(" "));
    }
    List<String> names =
        new ArrayList<>(
            List.of(
                "measured",
                "niqe",
                "niqe?precision=single&model="
                    + SharedPictures.file("params/niqe/niqe_pris_params.json")));
    Measurements.all().forEach(d -> names.add(d.descriptor().id().name()));
    return names;
  }

  private static double score(QualityAssessor assessor, String name) {
    try {
      return assessor
          .assess(SharedPictures.read(SharedPictures.file("biq2021/images").resolve(name)))
          .score()
          .orElseThrow()
          .value();
    } catch (UnsupportedRequestException e) {
      return Double.NaN;
    }
  }

  private static double[] ranks(double[] values) {
    Integer[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .toArray(Integer[]::new);
    double[] ranks = new double[values.length];
    for (int first = 0; first < order.length; ) {
      int end = first;
      while (end < order.length && values[order[end]] == values[order[first]]) {
        end++;
      }
      for (int i = first; i < end; i++) {
        ranks[order[i]] = (first + end - 1) / 2.0;
      }
      first = end;
    }
    return ranks;
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - meanA) * (b[i] - meanB);
      squaresA += (a[i] - meanA) * (a[i] - meanA);
      squaresB += (b[i] - meanB) * (b[i] - meanB);
    }
    return product / Math.sqrt(squaresA * squaresB);
  }
}
