// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.Assessment;
import dev.iqa.AssessmentException;
import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import dev.iqa.ModelUnavailableException;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.Preference;
import dev.iqa.Score;
import dev.iqa.UnparsableAnswerException;
import dev.iqa.evaluation.Classification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What came of a trial.
 *
 * @param distortions found, if they were asked
 * @param score on the assessor's scale, if it was asked
 * @param preference if it was asked
 * @param failure why there is no answer
 * @param unchanged whether the damage changed no pixel, so that nothing was asked
 */
record Answer(
    Optional<Distortions> distortions,
    Optional<Double> score,
    Optional<Preference> preference,
    Optional<Failure> failure,
    boolean unchanged) {

  static final Answer UNCHANGED =
      new Answer(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);

  /**
   * No answer.
   *
   * @param unparsable whether the assessor spoke, and what it said was no answer
   * @param reason in its words
   */
  record Failure(boolean unparsable, String reason) {}

  /**
   * Asks.
   *
   * @param question gives the answer; empty if there is nothing to ask
   * @return a failure that is the picture's, or the answer's, is an answer too
   * @throws CancellationException if interrupted
   * @throws ModelUnavailableException if there is nobody who could answer the next question
   */
  static Answer to(Supplier<Optional<Assessment>> question) {
    requireUninterrupted();
    try {
      return question
          .get()
          .map(
              assessment ->
                  new Answer(
                      assessment.distortions(),
                      assessment.score().map(Score::value),
                      assessment.preference(),
                      Optional.empty(),
                      false))
          .orElse(UNCHANGED);
    } catch (NoSuchAssessorException | ModelUnavailableException e) {
      throw e;
    } catch (AssessmentException e) {
      requireUninterrupted();
      return failed(
          new Failure(e instanceof UnparsableAnswerException, String.valueOf(e.getMessage())));
    }
  }

  private static void requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  private static Answer failed(Failure failure) {
    return new Answer(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(failure), false);
  }

  boolean isUnparsable() {
    return failure.filter(Failure::unparsable).isPresent();
  }

  /** Surest first; nothing where the answer could not be read. */
  List<Distortion> found() {
    return distortions.stream()
        .flatMap(answer -> answer.found().stream())
        .sorted(PerceptionClass.SURER.reversed())
        .toList();
  }

  /** The families found, in the order of their enumeration, in words. */
  String families() {
    if (isUnparsable()) {
      return "unparsable";
    }
    String words =
        found().stream()
            .map(d -> d.type().family())
            .distinct()
            .sorted()
            .map(DistortionFamily::words)
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? Classification.NONE : words;
  }

  /** 1 if the first is preferred, −1 if the second, 0 for a tie. */
  static int verdict(Preference preference) {
    if (preference.first() > preference.second() && preference.first() >= preference.tie()) {
      return 1;
    }
    if (preference.second() > preference.first() && preference.second() >= preference.tie()) {
      return -1;
    }
    return 0;
  }

  ObjectNode line(Trial trial) {
    ObjectNode line = JsonMapper.shared().createObjectNode();
    line.put("id", trial.id()).put("shown", trial.shown().toString());
    trial.beside().ifPresent(beside -> line.put("beside", beside.toString()));
    distortions.ifPresent(
        answer -> {
          ArrayNode found = line.putArray("found");
          for (Distortion d : answer.found()) {
            found
                .addObject()
                .put("type", d.type().id())
                .put("family", d.type().family().name())
                .put("severity", d.severity())
                .put("confidence", d.confidence());
          }
        });
    // JSON has no infinity.
    score.ifPresent(s -> line.put("score", Double.toString(s)));
    preference.ifPresent(
        p -> line.putArray("preference").add(p.first()).add(p.tie()).add(p.second()));
    failure.ifPresent(f -> line.put("unparsable", f.unparsable()).put("reason", f.reason()));
    if (unchanged) {
      line.put("unchanged", true);
    }
    return line;
  }

  /**
   * Reads a line.
   *
   * @throws tools.jackson.core.JacksonException if something is missing
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Answer of(JsonNode line) {
    Optional<Distortions> distortions = Optional.empty();
    if (line.path("found").isArray()) {
      List<Distortion> found = new ArrayList<>();
      for (JsonNode d : line.path("found")) {
        found.add(
            new Distortion(
                new DistortionType(
                    d.required("type").asString(),
                    DistortionFamily.valueOf(d.required("family").asString())),
                d.required("severity").asDouble(),
                d.required("confidence").asDouble()));
      }
      distortions = Optional.of(new Distortions(found));
    }
    JsonNode preference = line.path("preference");
    return new Answer(
        distortions,
        line.has("score")
            ? Optional.of(Double.valueOf(line.path("score").asString()))
            : Optional.empty(),
        preference.isArray()
            ? Optional.of(
                new Preference(
                    preference.required(0).asDouble(),
                    preference.required(1).asDouble(),
                    preference.required(2).asDouble()))
            : Optional.empty(),
        line.has("reason")
            ? Optional.of(
                new Failure(
                    line.required("unparsable").asBoolean(), line.required("reason").asString()))
            : Optional.empty(),
        line.path("unchanged").asBoolean(false));
  }
}
