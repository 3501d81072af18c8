// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Picture;
import java.util.List;

/**
 * The eyes of a language model: a vision tower, and the projector that brings what it sees to the
 * width of the model's tokens. Safe to use from several threads at once; the same picture gives the
 * same rows.
 */
public interface VisionEncoder extends AutoCloseable {

  /**
   * Numbers in a row.
   *
   * @return at least 1
   */
  int width();

  /**
   * Where it runs.
   *
   * @return such as {@code cpu} or {@code cuda:0}
   */
  String device();

  /**
   * What identifies its weights.
   *
   * @return {@code "sha256:…"}
   */
  String digest();

  /**
   * What {@link #encode} would do to a picture; runs nothing.
   *
   * @param picture that would be encoded
   * @return short phrases, oldest first, without the picture's own history
   */
  List<String> preprocessing(Picture picture);

  /**
   * Looks at a picture.
   *
   * @param picture of any size and format that the tower takes
   * @return its rows, of {@link #width()}
   * @throws dev.iqa.UnsupportedRequestException if the picture does not suit the tower
   * @throws dev.iqa.InferenceException if the computation fails, or a number is not finite
   * @throws IllegalStateException if this encoder is closed
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  Embeddings encode(Picture picture);

  /** Frees the encoder. A second call does nothing. */
  @Override
  void close();
}
