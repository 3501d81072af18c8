// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** Has no settings. */
public final class BrightnessExperiment implements Experiment {

  /** For the service loader. */
  public BrightnessExperiment() {}

  @Override
  public String kind() {
    return "brightness";
  }

  @Override
  public Objective open(JsonNode settings, long seed, Path folder) {
    return new BrightnessObjective(seed);
  }
}
