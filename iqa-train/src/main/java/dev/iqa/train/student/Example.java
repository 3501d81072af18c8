// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;

/**
 * A picture to learn from and what is known about it. Arrays are not copied: an example lives
 * inside the stream.
 *
 * @param samples of {@value #SIDE}×{@value #SIDE} pixels, red, green and blue; on the heap, where a
 *     pool of thousands is collected like anything else
 * @param presence by family: 1 there, 0 not there, −1 not known
 * @param types by type: whether it was applied
 * @param severity by family: 1 to 5, 0 where none is known
 * @param quality 0 worst to 1 best, NaN where it was not measured
 * @param deviation disagreement of the metrics, on the scale of {@code quality}
 * @param map quality by cell of 8×8 pixels, row by row; empty where it was not measured
 * @param photograph false for what lies outside the domain
 * @param strength rank of this example within its pair of one scene: the larger is the more
 *     damaged; equal where the order is not known
 */
@SuppressWarnings("ArrayRecordComponent") // lives inside the stream, never compared
record Example(
    byte[] samples,
    byte[] presence,
    boolean[] types,
    byte[] severity,
    float quality,
    float deviation,
    float[] map,
    boolean photograph,
    int strength) {

  static final int SIDE = 256;

  /** Pixels a side of one cell of the map. */
  static final int CELL = 8;

  static final int CELLS = SIDE / CELL;

  /** The samples of a picture of {@value #SIDE}×{@value #SIDE} pixels. */
  static byte[] samples(Picture picture) {
    byte[] samples = new byte[SIDE * SIDE * 3];
    picture.pixels().get(samples);
    return samples;
  }

  /** The example as a picture. */
  Picture picture() {
    return Picture.copyOf(SIDE, SIDE, PixelFormat.RGB8, ByteBuffer.wrap(samples));
  }
}
