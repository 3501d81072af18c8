// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.regex.Pattern;

/**
 * Name and backend of an assessor, printed as {@code musiq@onnx}.
 *
 * @param name lower-case letters, digits, dots and hyphens
 * @param backend lower-case letters, digits and hyphens
 */
public record AssessorId(String name, String backend) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if a part holds anything else
   */
  public AssessorId {
    if (!NAME.matcher(name).matches() || !NAME.matcher(backend).matches()) {
      throw new IllegalArgumentException(
          "an assessor is named by lower-case letters, digits, dots and hyphens, such as musiq@onnx,"
              + " not '"
              + name
              + "@"
              + backend
              + "'");
    }
  }

  @Override
  public String toString() {
    return name + "@" + backend;
  }
}
