// SPDX-License-Identifier: Apache-2.0
package dev.iqa.io;

import java.io.IOException;
import java.nio.file.Path;

/** Another run is writing the journal. */
public final class JournalInUseException extends IOException {

  private static final long serialVersionUID = 1;

  JournalInUseException(Path file) {
    super("another run is writing " + file + "; let it finish, or choose another file");
  }
}
