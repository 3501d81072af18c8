// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.Picture;
import java.util.List;

/**
 * One window of a photograph and two damaged versions of it: what questions are asked about.
 *
 * @param pictures of {@value #SIDE}×{@value #SIDE} pixels, RGB8: the reference, A and B
 * @param truth about each, in the same order
 */
record Scene(List<Picture> pictures, List<Shown> truth) {

  static final int SIDE = 256;

  /** Reference, A and B. */
  static final int PICTURES = 3;

  Scene {
    pictures = List.copyOf(pictures);
    truth = List.copyOf(truth);
  }
}
