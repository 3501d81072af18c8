// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.ModelUnavailableException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where features lie, to bring them to −1..1.
 *
 * @param least of each feature
 * @param most of each feature
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FeatureRange(double[] least, double[] most) {

  /** −1 at the least, 1 at the most, linear, also beyond. */
  double[] scale(double[] features) {
    double[] scaled = new double[features.length];
    for (int f = 0; f < features.length; f++) {
      scaled[f] = -1 + 2 * (features[f] - least[f]) / (most[f] - least[f]);
    }
    return scaled;
  }

  /**
   * Reads ranges: svm-scale's text, OpenCV's YAML matrix of two rows, or JSON with min and max.
   *
   * @param text of the file
   * @param name of the file, for messages
   * @param features how many
   * @throws ModelUnavailableException if it is none of them
   */
  static FeatureRange parse(String text, String name, int features) {
    double[] least = new double[features];
    double[] most = new double[features];
    int found = 0;
    if (text.startsWith("%YAML")) {
      double[] numbers = SupportVectors.numbers(text.substring(Math.max(0, text.indexOf("data:"))));
      found = numbers.length / 2;
      for (int f = 0; f < Math.min(features, found); f++) {
        least[f] = numbers[f];
        most[f] = numbers[found + f];
      }
    } else if (text.startsWith("{")) {
      try {
        JsonNode root = JsonMapper.shared().readTree(text);
        found = Math.min(root.path("min").size(), root.path("max").size());
        for (int f = 0; f < Math.min(features, found); f++) {
          least[f] = root.path("min").get(f).asDouble();
          most[f] = root.path("max").get(f).asDouble();
        }
      } catch (JacksonException e) {
        throw new ModelUnavailableException(name + " is not JSON: " + e.getOriginalMessage(), e);
      }
    } else if (text.startsWith("x")) {
      double[] numbers = SupportVectors.numbers(text);
      found = (numbers.length - 2) / 3; // after the limits −1 and 1: index, least, most
      for (int f = 0; f < Math.min(features, found); f++) {
        least[f] = numbers[2 + 3 * f + 1];
        most[f] = numbers[2 + 3 * f + 2];
      }
    }
    if (found != features) {
      throw new ModelUnavailableException(
          name
              + " holds ranges of "
              + found
              + " features instead of "
              + features
              + "; svm-scale's text, OpenCV's YAML and JSON with min and max are read");
    }
    return new FeatureRange(least, most);
  }
}
