// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.List;

/**
 * A choice an assessor leaves to its user, set as in {@code ssim?downsample=none}.
 *
 * @param name lower-case
 * @param meaning one sentence
 * @param values the values that work; empty if the value is free, as a path or a number is
 * @param byDefault the value used when none is given
 */
public record AssessorOption(String name, String meaning, List<String> values, String byDefault) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the default is not among the values
   */
  public AssessorOption {
    values = List.copyOf(values);
    if (!values.isEmpty() && !values.contains(byDefault)) {
      throw new IllegalArgumentException(
          "the default '" + byDefault + "' of '" + name + "' is not among " + values);
    }
  }

  /**
   * Whether a value can be given.
   *
   * @param value as typed
   * @return true if listed, or if any value is taken
   */
  public boolean accepts(String value) {
    return values.isEmpty() || values.contains(value);
  }
}
