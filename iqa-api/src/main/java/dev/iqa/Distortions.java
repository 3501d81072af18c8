// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.List;

/**
 * What is wrong with a picture; nothing, if empty.
 *
 * @param found most severe first where the assessor can tell
 */
public record Distortions(List<Distortion> found) implements Finding {

  /** Copies the list. */
  public Distortions {
    found = List.copyOf(found);
  }

  /**
   * Whether the assessor calls the picture clean.
   *
   * @return true if nothing was found
   */
  public boolean isClean() {
    return found.isEmpty();
  }

  @Override
  public Aspect aspect() {
    return Aspect.DISTORTIONS;
  }
}
