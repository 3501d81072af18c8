// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

/** For whom the answer is written; the names are the values of {@code --format}. */
enum OutputFormat {
  /** People. */
  TEXT,
  /** Programs. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
