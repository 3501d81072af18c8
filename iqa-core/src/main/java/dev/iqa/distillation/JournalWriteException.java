// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import java.io.IOException;

/** A journal that takes no more signals: the disk is full, or gone. What it holds is whole. */
public final class JournalWriteException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * Says which and why.
   *
   * @param message what, the value, what would work
   * @param cause the system's answer
   */
  public JournalWriteException(String message, IOException cause) {
    super(message, cause);
  }
}
