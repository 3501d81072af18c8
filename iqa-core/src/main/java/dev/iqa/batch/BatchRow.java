// SPDX-License-Identifier: Apache-2.0
package dev.iqa.batch;

import dev.iqa.Assessment;
import dev.iqa.PixelFormat;
import java.time.Duration;

/** What became of an item: judged, or the reason why not. It holds no pixels. */
public sealed interface BatchRow {

  /**
   * What was asked.
   *
   * @return the item
   */
  BatchItem item();

  /**
   * A picture that was judged.
   *
   * @param item what was asked
   * @param width of the picture in pixels
   * @param height of the picture in pixels
   * @param format of its samples
   * @param decoding wall time of reading and decoding, the reference's included
   * @param assessment the answer
   */
  record Judged(
      BatchItem item,
      int width,
      int height,
      PixelFormat format,
      Duration decoding,
      Assessment assessment)
      implements BatchRow {}

  /**
   * A picture that was not judged.
   *
   * @param item what was asked
   * @param kind of failure
   * @param message what, the value, what would work
   */
  record Failed(BatchItem item, FailureKind kind, String message) implements BatchRow {}
}
