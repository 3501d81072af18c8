// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

/** A teacher that cannot teach, pairs that do not exist, or a journal of another teacher. */
public final class DistillationException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Says why.
   *
   * @param message what, the value, what would work
   */
  public DistillationException(String message) {
    super(message);
  }
}
