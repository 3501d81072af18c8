// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import java.nio.file.Path;

/** Writes rows as they come, so that a long run shows what it does and needs no memory for it. */
interface Report extends AutoCloseable {

  /**
   * The next answer.
   *
   * @param row judged or failed
   */
  void add(Row row);

  /**
   * Files of a folder that were passed over.
   *
   * @param folder as given
   * @param files that are no pictures, at least 1
   */
  void skipped(Path folder, int files);

  /** The user broke off; what follows is only {@link #close}. */
  void interrupted();

  /** Ends the report; the stream below stays open. */
  @Override
  void close();
}
