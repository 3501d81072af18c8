// SPDX-License-Identifier: Apache-2.0
package dev.iqa.io;

import java.io.IOException;

/** A journal that takes no more lines: the disk is full, or gone. What it holds is whole. */
public final class JournalWriteException extends IOException {

  private static final long serialVersionUID = 1;

  JournalWriteException(String message, IOException cause) {
    super(message, cause);
  }
}
