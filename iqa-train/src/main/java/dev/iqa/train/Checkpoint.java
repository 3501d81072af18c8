// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.ModelUnavailableException;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.model.safetensors.SafetensorsWriter;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a training stands, beside its weights.
 *
 * @param recipe digest of the recipe
 * @param step how many are done
 * @param seconds they took
 * @param bestStep after which the best weights were found; 0 before the first validation
 * @param bestFigures of them, in order
 * @param withoutBetter validations since
 */
record Checkpoint(
    String recipe,
    long step,
    double seconds,
    long bestStep,
    Map<String, Double> bestFigures,
    int withoutBetter) {

  static final String FILE = "checkpoint.safetensors";
  static final String BEST = "best.safetensors";

  private static final String STATE = "iqa.training";

  /** A training that has not begun. */
  static Checkpoint beginning(String recipe) {
    return new Checkpoint(recipe, 0, 0, 0, Map.of(), 0);
  }

  /** Writes all of it into the folder, or leaves what is there. */
  void write(Path folder, Map<String, Weights> parts) {
    write(folder.resolve(FILE), parts, this);
  }

  /** Writes the best weights under their plain names. */
  void writeBest(Path folder, Weights average) {
    write(folder.resolve(BEST), Map.of("", average), this);
  }

  private static void write(Path file, Map<String, Weights> parts, Checkpoint state) {
    SafetensorsWriter writer = new SafetensorsWriter().metadata(STATE, state.toJson());
    parts.forEach(
        (prefix, weights) -> {
          for (Weight weight : weights.specifications()) {
            writer.floats(
                prefix + weight.name(),
                weights.values(weight.name()),
                weight.shape().stream().mapToLong(Long::longValue).toArray());
          }
        });
    try {
      writer.write(file);
    } catch (IOException e) {
      throw new TrainingException(
          TrainingException.Kind.NOT_WRITTEN,
          "step "
              + state.step()
              + " could not be written to "
              + file
              + ": "
              + e
              + "; what was there before is whole. With room on the disk, --resume goes on from it",
          e);
    }
  }

  /** Reads a checkpoint into the weights. */
  static Checkpoint read(Path folder, Map<String, Weights> parts) {
    return read(folder.resolve(FILE), parts, folder);
  }

  /** Reads the best weights. */
  static Checkpoint readBest(Path folder, Weights average) {
    return read(folder.resolve(BEST), Map.of("", average), folder);
  }

  private static Checkpoint read(Path file, Map<String, Weights> parts, Path folder) {
    try {
      SafetensorsFile content = SafetensorsFile.open(file);
      String state = content.metadata().get(STATE);
      if (state == null) {
        throw new TrainingException(
            TrainingException.Kind.NOT_RESUMABLE,
            file + " holds weights, but no training; another --out would begin afresh");
      }
      for (Map.Entry<String, Weights> part : parts.entrySet()) {
        for (Weight weight : part.getValue().specifications()) {
          part.getValue().put(weight.name(), content.floats(part.getKey() + weight.name()));
        }
      }
      return fromJson(JsonMapper.shared().readTree(state));
    } catch (ModelUnavailableException | IllegalArgumentException e) {
      throw new TrainingException(
          TrainingException.Kind.NOT_RESUMABLE,
          "the training in " + folder + " cannot be resumed: " + e.getMessage(),
          e);
    }
  }

  /** Removes what a killed process left half written. */
  static void tidy(Path folder) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*.safetensors*.part")) {
      for (Path part : parts) {
        Files.delete(part);
      }
    }
  }

  private String toJson() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("recipe", recipe).put("step", step).put("seconds", seconds).put("bestStep", bestStep);
    ObjectNode figures = node.putObject("bestFigures");
    bestFigures.forEach((name, figure) -> figures.put(name, figure.toString()));
    node.put("withoutBetter", withoutBetter);
    return node.toString();
  }

  private static Checkpoint fromJson(JsonNode node) {
    Map<String, Double> figures = new LinkedHashMap<>();
    JsonNode best = node.required("bestFigures");
    // As text: JSON has no NaN.
    best.propertyNames()
        .forEach(name -> figures.put(name, Double.valueOf(best.required(name).asString())));
    return new Checkpoint(
        node.required("recipe").asString(),
        node.required("step").asLong(),
        node.required("seconds").asDouble(),
        node.required("bestStep").asLong(),
        figures,
        node.required("withoutBetter").asInt());
  }
}
