// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Description;
import dev.iqa.Distortion;
import dev.iqa.Distortions;
import dev.iqa.Provenance;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import java.io.StringWriter;
import java.time.Duration;
import java.util.OptionalDouble;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row as JSON, the same in every report.
 *
 * <p>JSON has no infinity: such numbers are the strings {@code "Infinity"} and {@code "-Infinity"}.
 */
final class JsonRow {

  private final JsonGenerator json;

  private JsonRow(JsonGenerator json) {
    this.json = json;
  }

  /**
   * Writes a row.
   *
   * @param json where an object may stand
   * @param row judged or failed
   */
  static void write(JsonGenerator json, Row row) {
    new JsonRow(json).write(row);
  }

  /**
   * A row in one line.
   *
   * @param row judged or failed
   * @return JSON without a line break
   */
  static String line(Row row) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonMapper.shared().createGenerator(text)) {
      write(json, row);
    }
    return text.toString();
  }

  private void write(Row row) {
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
  }

  private void score(Score score) {
    ScoreScale scale = score.scale();
    json.writeObjectPropertyStart("score");
    number("value", score.value());
    optional("standardDeviation", score.standardDeviation());
    json.writeName("scale");
    scale(json, scale);
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

  /**
   * Writes a scale.
   *
   * @param json where an object may stand
   * @param scale of a score
   */
  static void scale(JsonGenerator json, ScoreScale scale) {
    JsonRow row = new JsonRow(json);
    json.writeStartObject();
    json.writeStringProperty("name", scale.name());
    row.number("worst", scale.worst());
    row.number("best", scale.best());
    json.writeBooleanProperty("higherIsBetter", scale.higherIsBetter());
    json.writeEndObject();
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
}
