// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

/** How samples between pixels are made when a picture is resized; pixel centres lie at ½. */
public enum Interpolation {
  /** The nearest pixel. */
  NEAREST,
  /** Two by two pixels, without antialiasing: what {@code cv2.resize} does. */
  LINEAR,
  /** Four by four pixels, a = −0.75, without antialiasing. */
  CUBIC,
  /** The mean of the area covered; linear where the picture grows. */
  AREA,
  /** Eight by eight pixels, without antialiasing. */
  LANCZOS,
  /**
   * A triangle, widened by the factor of reduction: Pillow's {@code BILINEAR}, and torchvision's
   * {@code Resize} of a PIL picture, bit for bit.
   */
  ANTIALIASED_LINEAR,
  /** Keys' kernel, a = −0.5, widened by the factor of reduction: Pillow's {@code BICUBIC}. */
  ANTIALIASED_CUBIC
}
