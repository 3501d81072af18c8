// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ClassicalMetricsTest {

  @Test
  void standInTheTableOfThePackageInTheSameOrder() throws IOException {
    String page = Files.readString(Path.of("src/main/java/dev/iqa/metric/package-info.java"));
    assertThat(
            Pattern.compile("<tr><td>\\{@code ([^}]+)\\}")
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .map(row -> row.replaceAll(".*\\{@code |\\}", "")))
        .containsExactlyElementsOf(
            ClassicalMetrics.all().stream().map(m -> m.descriptor().id().name()).toList());
  }

  @Test
  void haveScalesOfTheirOwnName() {
    // Decibels are a unit; every other scale is one metric's.
    assertThat(
            ClassicalMetrics.all().stream()
                .map(m -> m.descriptor().scale().orElseThrow().name())
                .filter(name -> !name.equals("dB")))
        .doesNotHaveDuplicates();
  }
}
