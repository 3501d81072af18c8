// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.ModelUnavailableException;
import dev.iqa.language.InstalledLanguageModel;
import dev.iqa.language.LanguageManifest;
import dev.iqa.model.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of a model that is what its manifest says, at a path for llama.cpp to load. One that lies
 * on the class path is written to a temporary file, which only this user can read, and which is
 * removed when this is closed: what is loaded by then stays so.
 *
 * @param path of it
 * @param temporary whether it is removed
 */
record CheckedFile(Path path, boolean temporary) implements AutoCloseable {

  private static final int BLOCK_BYTES = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(CheckedFile.class);

  /**
   * Finds a file and checks its digest, whatever its size.
   *
   * @throws ModelUnavailableException if it is missing, another, or outside the folder
   */
  static CheckedFile of(InstalledLanguageModel model, ModelFile file) {
    if (model.folder().isPresent()) {
      return new CheckedFile(in(model.folder().get(), file, model.manifest()), false);
    }
    byte[] content = model.content(file.format());
    try {
      CheckedFile written = new CheckedFile(Files.createTempFile("iqa-", ".gguf"), true);
      try {
        Files.write(written.path, content);
        return written;
      } catch (IOException e) {
        written.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ModelUnavailableException(
          "cannot write "
              + file.path()
              + " of "
              + model.manifest().name()
              + " to a temporary file: "
              + e
              + "; -Djava.io.tmpdir names another folder",
          e);
    }
  }

  private static Path in(Path folder, ModelFile file, LanguageManifest manifest) {
    Path path = folder.resolve(file.path());
    try {
      if (!path.toRealPath().startsWith(folder.toRealPath())) {
        throw new ModelUnavailableException(
            path + " leads out of the model's folder; a file inside it would work");
      }
      String digest = sha256(path);
      if (!digest.equals(file.sha256())) {
        throw new ModelUnavailableException(
            path
                + " has the SHA-256 "
                + digest
                + ", its manifest says "
                + file.sha256()
                + "; the original file would work");
      }
      return path;
    } catch (NoSuchFileException e) {
      throw new ModelUnavailableException(
          path + " is missing; " + manifest.name() + " comes from " + manifest.origin().source(),
          e);
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read " + path + ": " + e, e);
    }
  }

  /** Of a file, in 64 lower-case digits. */
  static String sha256(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[BLOCK_BYTES];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    if (temporary) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        LOG.warn("cannot remove {}", path, e);
      }
    }
  }
}
