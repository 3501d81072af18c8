// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.iqa.metric.ConformanceFamily.Computation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every value of another implementation that the conformance table holds and this library can
 * compute, one test for each row. Prints the table of docs/results/conformance.md.
 */
class ConformanceTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("iqa.shared", "../../shared"), "data", "conformance");

  private static final ConformanceTally TALLY = new ConformanceTally();

  @TestFactory
  List<DynamicTest> holds() throws IOException {
    Path table = FOLDER.resolve("expected.csv");
    assumeTrue(
        Files.isReadable(table),
        () -> "conformance rows are not checked: there is no " + table.toAbsolutePath());
    ConformancePictures pictures = new ConformancePictures(FOLDER);
    List<DynamicTest> tests = new ArrayList<>();
    for (ConformanceRow row : asked(ConformanceRow.read(table))) {
      Optional<Row> computed = find(row);
      if (computed.isEmpty()) {
        TALLY.absent(row);
        continue;
      }
      Optional<String> reason = computed.get().unmetBecause();
      Computation computation = computed.get().computation();
      tests.add(
          dynamicTest(
              reason.map(r -> "known unmet: ").orElse("") + row,
              () -> check(row, computation.value(row, pictures), reason)));
    }
    return tests;
  }

  /** The rows to check: all as they stand, where a subclass does not narrow or widen them. */
  List<ConformanceRow> asked(List<ConformanceRow> rows) {
    return rows;
  }

  private static Optional<Row> find(ConformanceRow row) {
    for (ConformanceFamily family : ConformanceVariants.all()) {
      Optional<Computation> computation = family.computationOf(row);
      if (computation.isPresent()) {
        return Optional.of(new Row(computation.get(), family.unmetBecause(row)));
      }
    }
    return Optional.empty();
  }

  @AfterAll
  static void printWhatHeld() {
    System.out.println(TALLY);
  }

  private static void check(ConformanceRow row, double value, Optional<String> unmetBecause) {
    TALLY.computed(row, value, unmetBecause.isPresent());
    if (unmetBecause.isPresent()) {
      assertThat(row.isHeldBy(value))
          .as("%s is listed as unmet (%s) but holds: %s", row, unmetBecause.get(), value)
          .isFalse();
    } else {
      assertThat(row.isHeldBy(value))
          .as(
              "%s: expected %s ± %s, computed %s, off by %s",
              row, row.expected(), row.tolerance(), value, Math.abs(value - row.expected()))
          .isTrue();
    }
  }

  private record Row(Computation computation, Optional<String> unmetBecause) {}
}
