// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** A kind of training that recipes can name. Found by {@link java.util.ServiceLoader}. */
public interface Experiment {

  /**
   * What recipes call it.
   *
   * @return such as {@code student}
   */
  String kind();

  /**
   * Reads its part of a recipe.
   *
   * @param settings the recipe's {@code experiment}; unknown fields are refused
   * @param seed of all chance
   * @param folder that relative paths start from: the recipe's own
   * @return an objective, to be closed
   * @throws dev.iqa.UnsupportedRequestException if a setting is missing, unknown or out of range
   * @throws TrainingException if the data cannot be used, such as a folder without photos
   */
  Objective open(JsonNode settings, long seed, Path folder);
}
