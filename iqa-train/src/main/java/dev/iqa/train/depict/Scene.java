// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.Picture;
import java.util.List;

/**
 * A square of a photograph and two damaged versions of it: what questions are asked about.
 *
 * @param pictures of one size, RGB8, whole windows a side: the reference, A and B
 * @param truth about each, in the same order
 */
record Scene(List<Picture> pictures, List<Shown> truth) {

  /** Pixels a side of what the tower sees at once. */
  static final int WINDOW = 256;

  /** Reference, A and B. */
  static final int PICTURES = 3;

  Scene {
    pictures = List.copyOf(pictures);
    truth = List.copyOf(truth);
  }
}
