// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was done to a picture and what an assessor found.
 *
 * @param picture its name
 * @param truth none for a clean picture
 * @param found surest first; none if it was called clean
 */
public record ClassifiedPicture(String picture, List<Label> truth, List<Label> found) {

  /** Copies the lists. */
  public ClassifiedPicture {
    truth = List.copyOf(truth);
    found = List.copyOf(found);
  }

  /**
   * A class given to a picture.
   *
   * @param name of the class
   * @param severity 1 to 5, if known
   * @param confidence 0 to 1, if known
   */
  public record Label(String name, OptionalDouble severity, OptionalDouble confidence) {}

  Set<String> trueNames() {
    return truth.stream().map(Label::name).collect(Collectors.toSet());
  }

  Set<String> foundNames() {
    return found.stream().map(Label::name).collect(Collectors.toSet());
  }
}
