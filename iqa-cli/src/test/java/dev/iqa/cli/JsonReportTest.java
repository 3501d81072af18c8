// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class JsonReportTest {

  private static Schema schema;

  @TempDir Path folder;

  @BeforeAll
  static void readSchema() throws IOException {
    try (InputStream in = Iqa.class.getResourceAsStream("assessments-v1.schema.json")) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    }
  }

  @Test
  void holdsEverythingThatWasFound() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 51);

    JsonNode report = report(Shell.iqa("assess", "-f", "json", "--fail-under", 10, photo));

    assertThat(report.get("schema").stringValue()).isEqualTo(JsonReport.SCHEMA);
    JsonNode row = report.get("rows").get(0);
    assertThat(row.get("picture").stringValue()).isEqualTo(photo.toString());
    assertThat(row.get("width").intValue()).isEqualTo(8);
    assertThat(row.at("/score/value").doubleValue()).isEqualTo(20.0);
    assertThat(row.at("/score/standardDeviation").doubleValue()).isEqualTo(2.5);
    assertThat(row.at("/score/scale/higherIsBetter").booleanValue()).isTrue();
    assertThat(row.at("/distortions/0/type").stringValue()).isEqualTo("night");
    assertThat(row.at("/distortions/0/severityWord").stringValue()).isEqualTo("obvious");
    assertThat(row.at("/distortions/0/severity").doubleValue()).isEqualTo(3.2);
    assertThat(row.at("/description/confidence").doubleValue()).isEqualTo(0.5);
    assertThat(row.at("/gate/passed").booleanValue()).isTrue();
    assertThat(row.at("/provenance/assessor").stringValue()).isEqualTo("example@test");
    assertThat(row.at("/provenance/modelDigest").stringValue()).isEqualTo(ExampleProvider.DIGEST);
    assertThat(row.at("/provenance/assessMilliseconds").doubleValue()).isEqualTo(45.0);
  }

  @Test
  void givesErrorsAsRowsAndCountsWhatItSkipped() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Shell.grey(inner, "a.png", 51);
    Files.writeString(inner.resolve("notes.txt"), "no picture");
    Path missing = folder.resolve("missing.png");

    JsonNode report = report(Shell.iqa("assess", "-f", "json", missing, inner));

    assertThat(report.at("/rows/0/picture").stringValue()).isEqualTo(missing.toString());
    assertThat(report.at("/rows/0/error/kind").stringValue()).isEqualTo("unreadable-picture");
    assertThat(report.at("/rows/0/error/message").stringValue()).isNotBlank();
    assertThat(report.at("/rows/1/score/value").doubleValue()).isEqualTo(20.0);
    assertThat(report.at("/skipped/0/files").intValue()).isEqualTo(1);
  }

  @Test
  void writesInfinityAsString() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 51);

    JsonNode report = report(Shell.iqa("compare", "-f", "json", "-M", "psnr,mse", photo, photo));

    assertThat(report.at("/rows/0/score/value").stringValue()).isEqualTo("Infinity");
    assertThat(report.at("/rows/0/score/scale/best").stringValue()).isEqualTo("Infinity");
    assertThat(report.at("/rows/1/score/value").doubleValue()).isZero();
    assertThat(report.at("/rows/1/reference").stringValue()).isEqualTo(photo.toString());
  }

  @Test
  void staysWholeWhenInterrupted() throws IOException {
    Path photo = Shell.grey(folder, "a.png", 51);

    JsonNode report = report(Shell.iqa("assess", "-f", "json", "-a", "example-endless", photo));

    assertThat(report.get("interrupted").booleanValue()).isTrue();
    assertThat(report.get("rows")).isEmpty();
  }

  @Test
  void isCheckedByASchemaThatCanFail() {
    assertThat(
            schema.validate(
                """
                {"schema": "https://iqa.dev/schema/assessments/v1", "iqa": "1", "skipped": [],
                 "interrupted": false, "rows": [{"picture": "a.png", "error": {"kind": "bad"}}]}
                """,
                InputFormat.JSON))
        .isNotEmpty();
  }

  private static JsonNode report(Shell shell) {
    assertThat(schema.validate(shell.out(), InputFormat.JSON)).isEmpty();
    return JsonMapper.shared().readTree(shell.out());
  }
}
