// SPDX-License-Identifier: Apache-2.0
package dev.iqa.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is there whole or not at all: written beside its place, then moved onto it. Its
 * permissions are those of any new file.
 */
public final class WholeFile {

  private WholeFile() {}

  /** Writes what the file holds. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param out at its start
     * @throws IOException if it cannot be written
     */
    void writeTo(FileChannel out) throws IOException;
  }

  /**
   * Writes bytes.
   *
   * @param file replaced where it exists
   * @param bytes what it holds
   * @throws IOException if it cannot be written; the file is then as it was
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> writeAll(out, ByteBuffer.wrap(bytes)));
  }

  /**
   * Writes piece by piece.
   *
   * @param file replaced where it exists
   * @param content what it holds
   * @throws IOException if it cannot be written; the file is then as it was
   */
  public static void write(Path file, Content content) throws IOException {
    // Not createTempFile, which would keep the file from other users.
    Path draft = file.resolveSibling(".iqa-" + UUID.randomUUID() + ".part");
    try {
      try (FileChannel out =
          FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(out);
      }
      try {
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException elsewhere) {
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Writes a buffer to its end.
   *
   * @param out where to
   * @param bytes what is left of them
   * @throws IOException if it cannot be written
   */
  public static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
