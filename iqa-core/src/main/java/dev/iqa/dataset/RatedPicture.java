// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A picture of a dataset with what people think of it.
 *
 * @param id unique within the dataset: the name the dataset gives it
 * @param picture its file
 * @param reference the undistorted original, if the dataset has one
 * @param opinion on the dataset's scale; empty if it was not rated
 * @param deviation standard deviation of the opinion, in units of the scale, as the dataset gives
 *     it
 * @param distortions what was done to it, first to last; empty if clean or unknown
 */
public record RatedPicture(
    String id,
    Path picture,
    Optional<Path> reference,
    OptionalDouble opinion,
    OptionalDouble deviation,
    List<AppliedDistortion> distortions) {

  /** Copies the list. */
  public RatedPicture {
    distortions = List.copyOf(distortions);
  }

  /**
   * A distortion of a picture.
   *
   * @param name in the dataset's own words
   * @param family its class in plain words, if the dataset tells one
   * @param severity the dataset's level, higher is stronger, if it has levels
   */
  public record AppliedDistortion(String name, Optional<String> family, OptionalDouble severity) {}

  /**
   * The distortions in one word.
   *
   * @return the names joined by {@code +}; empty without any
   */
  public Optional<String> distortionName() {
    return distortions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            distortions.stream().map(AppliedDistortion::name).collect(Collectors.joining("+")));
  }

  /**
   * The severity of the only distortion.
   *
   * @return empty for none, several, or an unknown severity
   */
  public OptionalDouble severity() {
    return distortions.size() == 1 ? distortions.get(0).severity() : OptionalDouble.empty();
  }

  /**
   * The severity of the only distortion as a word.
   *
   * @return such as {@code 3}
   */
  public Optional<String> severityName() {
    OptionalDouble severity = severity();
    if (severity.isEmpty()) {
      return Optional.empty();
    }
    double value = severity.getAsDouble();
    return Optional.of(
        value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
  }
}
