// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import java.util.Optional;

/**
 * Which columns of a table hold what.
 *
 * @param picture path of the picture, relative to the table's folder
 * @param reference path of the original
 * @param opinion mean opinion score
 * @param deviation its standard deviation
 * @param distortion name of the distortion
 * @param severity its level, higher is stronger
 */
public record TableColumns(
    String picture,
    Optional<String> reference,
    String opinion,
    Optional<String> deviation,
    Optional<String> distortion,
    Optional<String> severity) {

  /**
   * The names {@code image}, {@code reference}, {@code mos}, {@code std}, {@code distortion} and
   * {@code severity}; those that are not in the table are left out.
   *
   * @return the usual names
   */
  public static TableColumns usual() {
    return new TableColumns(
        "image",
        Optional.of("reference"),
        "mos",
        Optional.of("std"),
        Optional.of("distortion"),
        Optional.of("severity"));
  }
}
