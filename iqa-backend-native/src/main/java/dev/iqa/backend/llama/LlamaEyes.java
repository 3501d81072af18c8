// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import dev.iqa.model.gguf.GgufFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.javacpp.Pointer;

/**
 * The vision part of a model (mmproj), run by mtmd of the library itself. Pictures are handed over
 * as pixels only, never as files. One picture is looked at at a time.
 */
final class LlamaEyes implements AutoCloseable {

  private final LlamaWeights weights;
  private final Pointer handle;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Loads the vision part of a model.
   *
   * @throws ModelUnavailableException if the library has no mtmd, or the file does not fit
   */
  LlamaEyes(LlamaWeights weights, Path file, int threads, boolean gpu) {
    this.weights = weights;
    if (!weights.engine().seesPictures()) {
      throw new ModelUnavailableException(
          weights.engine().library()
              + " has no mtmd and cannot see with "
              + file
              + "; a llama.cpp with mtmd, named by -D"
              + LlamaEngine.LIBRARY
              + ", or an ONNX vision encoder in the manifest would work");
    }
    GgufFile header = GgufFile.open(file);
    if (!header.text("general.architecture").orElse("").equals("clip")) {
      throw new ModelUnavailableException(
          file
              + " is no vision part (mmproj) of a model; a GGUF file of the architecture clip would work");
    }
    Pointer made =
        LlamaLibrary.eyes(
            weights.engine().handle(),
            weights.handle(),
            LlamaEngine.zeroEnded(file.toString()),
            threads,
            gpu);
    if (made == null) {
      throw new ModelUnavailableException(
          file + " does not fit " + weights.file() + ": " + LlamaLibrary.problem().strip());
    }
    handle = made;
  }

  /** Takes a picture in; {@link #forget} frees it. */
  Chunk.Look look(Picture picture) {
    ByteBuffer rgb = Pictures.convert(picture, PixelFormat.RGB8).pixels();
    lock.lock();
    try {
      Pointer look =
          LlamaLibrary.look(
              weights.engine().handle(), handle, rgb, picture.width(), picture.height());
      if (look == null) {
        throw new InferenceException(
            "mtmd does not take the picture: " + LlamaLibrary.problem().strip());
      }
      return new Chunk.Look(
          picture.width() + "×" + picture.height() + " " + digest(rgb),
          look,
          LlamaLibrary.lookPositions(weights.engine().handle(), look));
    } finally {
      lock.unlock();
    }
  }

  void forget(Chunk.Look look) {
    LlamaLibrary.freeLook(weights.engine().handle(), look.handle());
  }

  /** Looks, and puts what is seen into a context; 0 if that went well. */
  int decode(Pointer context, Chunk.Look look, int position, int batch) {
    lock.lock();
    try {
      return LlamaLibrary.decodeLook(
          weights.engine().handle(), handle, context, look.handle(), position, batch);
    } finally {
      lock.unlock();
    }
  }

  private static String digest(ByteBuffer rgb) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(rgb.duplicate());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    LlamaLibrary.freeEyes(weights.engine().handle(), handle);
  }
}
