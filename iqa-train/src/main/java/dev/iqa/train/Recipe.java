// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A training as data. With its pictures it determines every number of the outcome.
 *
 * <pre>{@code
 * {"version": 1, "name": "student-s", "kind": "student", "seed": 7,
 *  "training": {"steps": 20000, "learningRate": 0.002, "warmUpSteps": 500, "weightDecay": 0.05,
 *               "clipNorm": 1.0, "averageDecay": 0.999, "precision": "auto",
 *               "validateEvery": 500, "patience": 0, "checkpointEvery": 1000,
 *               "checkpointMinutes": 5, "threads": 1, "workers": 2},
 *  "experiment": {}}
 * }</pre>
 *
 * @param version of the format, {@value #VERSION}
 * @param name of the model that comes out: lower-case letters, digits, dots and hyphens
 * @param kind of {@link Experiment}
 * @param seed of all chance, in 0..2⁵³ − 1 so that every reader of JSON keeps it whole
 * @param training how
 * @param experiment what, as its kind reads it
 */
public record Recipe(
    int version, String name, String kind, long seed, TrainingPlan training, JsonNode experiment) {

  /** Of the format. */
  public static final int VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  /**
   * Checks the fields.
   *
   * @throws UnsupportedRequestException if a value is out of range; the message names it
   */
  public Recipe {
    if (version != VERSION) {
      throw new UnsupportedRequestException(
          "recipes of version " + version + " are not known here; version " + VERSION + " is");
    }
    if (!name.matches("[a-z0-9][a-z0-9.-]*")) {
      throw new UnsupportedRequestException(
          "a name has lower-case letters, digits, dots and hyphens, not '" + name + "'");
    }
    if (seed < 0 || seed >= 1L << 53) {
      throw new UnsupportedRequestException("the seed lies in 0..2^53 - 1, not " + seed);
    }
  }

  /**
   * Reads a recipe.
   *
   * @param file in JSON
   * @return the recipe
   * @throws UnsupportedRequestException if the file cannot be read, or a field is missing, unknown,
   *     of another type or out of range
   */
  public static Recipe read(Path file) {
    try {
      return fromJson(Files.readString(file));
    } catch (IOException e) {
      throw new UnsupportedRequestException(
          "the recipe " + file + " cannot be read: " + e + "; the path of a JSON file would work",
          e);
    }
  }

  /**
   * Reads a recipe.
   *
   * @param json an object with every component of this record, and no other
   * @return the recipe
   * @throws UnsupportedRequestException if a field is missing, unknown, of another type or out of
   *     range
   */
  public static Recipe fromJson(String json) {
    try {
      return settings(JSON.readTree(json), Recipe.class);
    } catch (JacksonException e) {
      throw new UnsupportedRequestException("the recipe is not JSON: " + firstClause(e), e);
    }
  }

  /**
   * Reads a part of a recipe into a record, as {@link Experiment}s do with their settings.
   *
   * @param <R> the record
   * @param json an object with every component of the record, and no other
   * @param type of the record
   * @return the record
   * @throws UnsupportedRequestException if a field is missing, unknown, of another type or out of
   *     range
   */
  public static <R extends Record> R settings(JsonNode json, Class<R> type) {
    List<String> fields =
        Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
    for (String field : json.propertyNames()) {
      if (!fields.contains(field)) {
        throw new UnsupportedRequestException(
            "the recipe has an unknown field '"
                + field
                + "'; those of "
                + type.getSimpleName()
                + " are "
                + String.join(", ", fields));
      }
    }
    try {
      return JSON.treeToValue(json, type);
    } catch (JacksonException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnsupportedRequestException named) {
          throw named;
        }
      }
      throw new UnsupportedRequestException("the recipe cannot be read: " + firstClause(e), e);
    }
  }

  // What follows the first semicolon is about Jackson's settings.
  private static String firstClause(JacksonException e) {
    String message = e.getOriginalMessage();
    int end = message.indexOf(';');
    return end < 0 ? message : message.substring(0, end);
  }

  /**
   * Opens what is to be learnt.
   *
   * @param folder that relative paths start from: the recipe's own
   * @return an objective, to be closed
   * @throws UnsupportedRequestException if no experiment has this kind, or refuses its settings
   * @throws TrainingException if the data cannot be used
   */
  public Objective open(Path folder) {
    List<Experiment> known =
        ServiceLoader.load(Experiment.class).stream().map(ServiceLoader.Provider::get).toList();
    return known.stream()
        .filter(candidate -> candidate.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new UnsupportedRequestException(
                    "there is no kind of experiment called '"
                        + kind
                        + "'; there are "
                        + known.stream().map(Experiment::kind).sorted().toList()))
        .open(experiment, seed, folder);
  }

  /**
   * The recipe as JSON, always written the same way.
   *
   * @return what {@link #fromJson} reads
   */
  public String toJson() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
  }

  /**
   * Names the recipe: equal recipes have equal digests.
   *
   * @return SHA-256 of {@link #toJson()}, 64 hexadecimal digits
   */
  public String digest() {
    return ModelExport.sha256(toJson().getBytes(StandardCharsets.UTF_8));
  }
}
