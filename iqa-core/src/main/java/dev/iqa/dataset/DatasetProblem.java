// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

/**
 * Something of a dataset that cannot be used; the rest can.
 *
 * @param kind what is wrong
 * @param name of the file or entry
 */
public record DatasetProblem(Kind kind, String name) {

  /** What can be wrong. */
  public enum Kind {
    /** The table names a picture that is not there. */
    MISSING_PICTURE("no such picture"),
    /** The table names a reference that is not there. */
    MISSING_REFERENCE("no such reference"),
    /** A picture is there that no table rates. */
    UNMATCHED_PICTURE("in no table");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  @Override
  public String toString() {
    return name + ": " + kind.words;
  }
}
