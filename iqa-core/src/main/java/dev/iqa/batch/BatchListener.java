// SPDX-License-Identifier: Apache-2.0
package dev.iqa.batch;

/** Takes the rows of a batch. */
@FunctionalInterface
public interface BatchListener {

  /**
   * Takes the next row, on the thread that runs the batch. While it works, a few items are judged
   * ahead and then nothing; an exception it throws ends the run and comes out of it.
   *
   * @param row judged or failed
   */
  void onRow(BatchRow row);
}
