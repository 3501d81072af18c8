// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

/** What the process says to the shell; part of the published behaviour. */
final class ExitCode {
  /** Everything asked was answered. */
  static final int FINE = 0;

  /** A score is worse than {@code --fail-under}. */
  static final int GATE_FAILED = 1;

  /** The command line cannot be obeyed as written. */
  static final int USAGE = 2;

  /** Some inputs could not be judged; the others were. */
  static final int INPUTS_FAILED = 3;

  /** An assessor, its model or its backend is missing. */
  static final int UNAVAILABLE = 4;

  /** A defect of this program, EX_SOFTWARE of BSD's sysexits. */
  static final int INTERNAL = 70;

  /** 128 + SIGINT, as shells have it. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
