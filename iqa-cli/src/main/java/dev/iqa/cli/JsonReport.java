// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows for programs: one object in the shape of {@code assessments-v1.schema.json}, written as the
 * rows come.
 */
final class JsonReport implements Report {

  /** Names the shape; a change that breaks readers makes it v2. */
  static final String SCHEMA = "https://iqa.dev/schema/assessments/v1";

  private final PrintWriter out;
  private final JsonGenerator json;
  private final Map<Path, Integer> skipped = new LinkedHashMap<>();
  private boolean interrupted;

  /**
   * A report.
   *
   * @param out takes the object
   */
  JsonReport(PrintWriter out) {
    this.out = out;
    json =
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build()
            .createGenerator(out);
    json.writeStartObject();
    json.writeStringProperty("schema", SCHEMA);
    json.writeStringProperty("iqa", Iqa.Version.number());
    json.writeArrayPropertyStart("rows");
  }

  @Override
  public void add(Row row) {
    JsonRow.write(json, row);
    json.flush();
  }

  @Override
  public void skipped(Path folder, int files) {
    skipped.put(folder, files);
  }

  @Override
  public void interrupted() {
    interrupted = true;
  }

  @Override
  public void close() {
    json.writeEndArray();
    json.writeArrayPropertyStart("skipped");
    skipped.forEach(
        (folder, files) -> {
          json.writeStartObject();
          json.writeStringProperty("folder", folder.toString());
          json.writeNumberProperty("files", files);
          json.writeEndObject();
        });
    json.writeEndArray();
    json.writeBooleanProperty("interrupted", interrupted);
    json.writeEndObject();
    json.close();
    out.println();
    out.flush();
  }
}
