// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Description;
import dev.iqa.Distortion;
import dev.iqa.Distortions;
import dev.iqa.Provenance;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows for programs: one object in the shape of {@code assessments-v1.schema.json}, written as the
 * rows come.
 *
 * <p>JSON has no infinity: such numbers are the strings {@code "Infinity"} and {@code "-Infinity"}.
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
    json.writeStartObject();
    json.writeStringProperty("picture", row.picture());
    row.reference().ifPresent(r -> json.writeStringProperty("reference", r));
    if (row instanceof Row.Assessed assessed) {
      json.writeNumberProperty("width", assessed.pixels().width());
      json.writeNumberProperty("height", assessed.pixels().height());
      json.writeStringProperty("format", assessed.pixels().format().name());
      assessed.assessment().score().ifPresent(this::score);
      assessed.assessment().distortions().ifPresent(this::distortions);
      assessed.assessment().description().ifPresent(this::description);
      assessed.gate().ifPresent(this::gate);
      provenance(assessed.assessment().provenance(), assessed.decoding());
    } else if (row instanceof Row.Failed failed) {
      failed.assessor().ifPresent(a -> json.writeStringProperty("assessor", a));
      json.writeObjectPropertyStart("error");
      json.writeStringProperty("kind", failed.kind().id());
      json.writeStringProperty("message", failed.message());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.flush();
  }

  private void score(Score score) {
    ScoreScale scale = score.scale();
    json.writeObjectPropertyStart("score");
    number("value", score.value());
    optional("standardDeviation", score.standardDeviation());
    json.writeObjectPropertyStart("scale");
    json.writeStringProperty("name", scale.name());
    number("worst", scale.worst());
    number("best", scale.best());
    json.writeBooleanProperty("higherIsBetter", scale.higherIsBetter());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void distortions(Distortions distortions) {
    json.writeArrayPropertyStart("distortions");
    for (Distortion d : distortions.found()) {
      json.writeStartObject();
      json.writeStringProperty("type", d.type().id());
      json.writeStringProperty("family", d.type().family().words());
      json.writeNumberProperty("severity", d.severity());
      json.writeStringProperty("severityWord", d.severityStep().word());
      json.writeNumberProperty("confidence", d.confidence());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void description(Description description) {
    json.writeObjectPropertyStart("description");
    json.writeStringProperty("text", description.text());
    optional("confidence", description.confidence());
    json.writeEndObject();
  }

  private void gate(Row.Gate gate) {
    json.writeObjectPropertyStart("gate");
    number("failUnder", gate.threshold());
    json.writeBooleanProperty("passed", gate.passed());
    json.writeEndObject();
  }

  private void provenance(Provenance provenance, Duration decoding) {
    json.writeObjectPropertyStart("provenance");
    json.writeStringProperty("assessor", provenance.assessor().toString());
    json.writeObjectPropertyStart("options");
    provenance.options().forEach(json::writeStringProperty);
    json.writeEndObject();
    provenance.modelDigest().ifPresent(d -> json.writeStringProperty("modelDigest", d));
    json.writeArrayPropertyStart("preprocessing");
    provenance.preprocessing().forEach(json::writeString);
    json.writeEndArray();
    json.writeStringProperty("device", provenance.device());
    json.writeNumberProperty("decodeMilliseconds", milliseconds(decoding));
    json.writeNumberProperty("assessMilliseconds", milliseconds(provenance.elapsed()));
    json.writeEndObject();
  }

  private static double milliseconds(Duration time) {
    return Math.round(time.toNanos() / 1e3) / 1e3;
  }

  private void number(String name, double value) {
    if (Double.isInfinite(value)) {
      json.writeStringProperty(name, value > 0 ? "Infinity" : "-Infinity");
    } else {
      json.writeNumberProperty(name, value);
    }
  }

  private void optional(String name, OptionalDouble value) {
    if (value.isPresent()) {
      number(name, value.getAsDouble());
    }
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
