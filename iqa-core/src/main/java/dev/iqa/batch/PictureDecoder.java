// SPDX-License-Identifier: Apache-2.0
package dev.iqa.batch;

import dev.iqa.Picture;

/**
 * Makes a picture of a file's bytes: {@code Pictures::read}, or {@code reader::read} of an {@link
 * dev.iqa.imaging.IsolatedReader}. Called from several threads.
 */
@FunctionalInterface
public interface PictureDecoder {

  /**
   * Decodes.
   *
   * @param file its bytes
   * @return an upright sRGB picture
   * @throws dev.iqa.UnreadablePictureException if it is none
   */
  Picture decode(byte[] file);
}
