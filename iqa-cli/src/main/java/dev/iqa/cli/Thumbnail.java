// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import java.nio.ByteBuffer;
import java.util.Base64;

/** A small version of a picture inside HTML. */
final class Thumbnail {

  private static final int LONGEST = 160;
  private static final int QUALITY_PERCENT = 80;

  private Thumbnail() {}

  /**
   * Averages down by a whole factor, so that noise looks like less noise, not like other noise.
   *
   * @param picture of any size
   * @return a data address of a JPEG of at most 160 pixels
   */
  static String of(Picture picture) {
    Picture rgb = Pictures.convert(picture, PixelFormat.RGB8);
    int factor = Math.max(1, (Math.max(rgb.width(), rgb.height()) + LONGEST - 1) / LONGEST);
    int width = Math.max(1, rgb.width() / factor);
    int height = Math.max(1, rgb.height() / factor);
    ByteBuffer from = rgb.pixels();
    ByteBuffer to = ByteBuffer.allocate(3 * width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          to.put((byte) mean(from, rgb, x * factor, y * factor, factor, c));
        }
      }
    }
    byte[] jpeg =
        Pictures.jpeg(Picture.copyOf(width, height, PixelFormat.RGB8, to.flip()), QUALITY_PERCENT);
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
  }

  private static int mean(ByteBuffer from, Picture rgb, int left, int top, int factor, int c) {
    int right = Math.min(rgb.width(), left + factor);
    int bottom = Math.min(rgb.height(), top + factor);
    long sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += Byte.toUnsignedInt(from.get(3 * (y * rgb.width() + x) + c));
      }
    }
    return (int) (sum / ((long) (right - left) * (bottom - top)));
  }
}
