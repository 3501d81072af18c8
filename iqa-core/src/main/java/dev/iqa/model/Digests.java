// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in 64 lower-case digits. */
final class Digests {

  private static final int BLOCK_BYTES = 1 << 16;

  private Digests() {}

  /**
   * What went through.
   *
   * @param bytes how many
   * @param sha256 of them
   */
  record Copied(long bytes, String sha256) {}

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return copy(in, OutputStream.nullOutputStream(), Long.MAX_VALUE).sha256();
    }
  }

  /** Copies to a file that does not exist yet. */
  static Copied copy(InputStream in, Path to, long atMost) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return copy(in, out, atMost);
    }
  }

  private static Copied copy(InputStream in, OutputStream out, long atMost) throws IOException {
    MessageDigest digest = digest();
    byte[] block = new byte[BLOCK_BYTES];
    long total = 0;
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      total += read;
      if (total > atMost) {
        throw new ModelUnavailableException(
            "the model is larger than "
                + ModelSource.LARGEST_MODEL_BYTES
                + " bytes, more than is installed; a smaller one would work");
      }
      digest.update(block, 0, read);
      out.write(block, 0, read);
    }
    return new Copied(total, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
