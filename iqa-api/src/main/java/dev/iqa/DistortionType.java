// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.regex.Pattern;

/**
 * A named way of damaging a picture. Ids are open, so that an assessor may tell apart what others
 * do not; families are closed, so that answers of different assessors can be compared.
 *
 * @param id lower-case words joined by hyphens: {@code "gaussian-blur"}
 * @param family the kind of damage
 */
public record DistortionType(String id, DistortionFamily family) {

  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /**
   * Checks the id.
   *
   * @throws IllegalArgumentException if the id is not made of lower-case words joined by hyphens
   */
  public DistortionType {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a distortion id is lower-case words joined by hyphens, such as gaussian-blur, not '"
              + id
              + "'");
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
