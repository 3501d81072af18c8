// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.Recipe;
import dev.iqa.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The study of components as data; {@code iqa-train/recipes/components.json} is one.
 *
 * @param photos folders, as recipes of the student name them; split by photograph as there
 * @param seed of the pictures
 * @param specimens to learn from
 * @param held to be asked about, of photographs nothing learns from; as many of each generator
 * @param width of a token of the decoder
 * @param layers of the decoder
 * @param heads of each layer
 * @param hidden values of the gated part
 * @param seeds so many trainings of each kind
 * @param together exchanges of a step
 * @param language training of the decoder on text alone
 * @param layout training of the tower on the layout of windows
 * @param joint training of projector and decoder on content and quality
 * @param tuning of each arm, on distortions
 * @param arms to be compared; the first one, which learns nothing, is what others are compared with
 */
public record ComponentsPlan(
    JsonNode photos,
    long seed,
    int specimens,
    int held,
    int width,
    int layers,
    int heads,
    int hidden,
    int seeds,
    int together,
    TrainingPlan language,
    TrainingPlan layout,
    TrainingPlan joint,
    TrainingPlan tuning,
    List<Arm> arms) {

  /**
   * Checks the numbers.
   *
   * @throws UnsupportedRequestException if one is out of range
   */
  public ComponentsPlan {
    arms = List.copyOf(arms);
    if (specimens < 16 || held < 16 || seeds < 1 || together < 1) {
      throw new UnsupportedRequestException(
          "the study needs 16 specimens and 16 held, 1 seed and 1 exchange a step or more, not "
              + List.of(specimens, held, seeds, together));
    }
    if (arms.isEmpty() || !arms.get(0).learns().isEmpty()) {
      throw new UnsupportedRequestException("the first arm learns nothing");
    }
  }

  /**
   * Reads a study.
   *
   * @param file in JSON, every component of this record and no other
   * @return the study
   * @throws UnsupportedRequestException if it cannot be read or a value is out of range
   */
  public static ComponentsPlan read(Path file) {
    try {
      return Recipe.settings(
          JsonMapper.shared().readTree(Files.readString(file)), ComponentsPlan.class);
    } catch (IOException | JacksonException e) {
      throw new UnsupportedRequestException(
          "the study " + file + " cannot be read: " + e + "; the path of a JSON file would work",
          e);
    }
  }
}
