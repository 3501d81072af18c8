// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;

/** AWT's pictures as ours. */
final class AwtPictures {

  private AwtPictures() {}

  static Picture of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    boolean deep = image.getType() == BufferedImage.TYPE_USHORT_GRAY;
    if (deep || image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
      // AWT calls its grey linear, files and programs store it encoded: the samples are kept.
      PixelFormat format = deep ? PixelFormat.GRAY16 : PixelFormat.GRAY8;
      ByteBuffer out = Decoder.allocate(width, height, format);
      int[] row = new int[width];
      for (int y = 0; y < height; y++) {
        image.getRaster().getPixels(0, y, width, 1, row);
        for (int sample : row) {
          if (deep) {
            out.putShort((short) sample);
          } else {
            out.put((byte) sample);
          }
        }
      }
      return Picture.wrap(width, height, format, out.flip()).withStep("copied from an AWT image");
    }
    ByteBuffer out = Decoder.allocate(width, height, PixelFormat.RGB8);
    int[] row = new int[width];
    boolean transparent = false;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        int alpha = argb >>> 24;
        transparent |= alpha != 255;
        for (int shift = 16; shift >= 0; shift -= 8) {
          int colour = argb >> shift & 0xff;
          out.put((byte) ((colour * alpha + 255 * (255 - alpha) + 127) / 255));
        }
      }
    }
    Picture picture =
        Picture.wrap(width, height, PixelFormat.RGB8, out.flip())
            .withStep("copied from an AWT image");
    return transparent ? picture.withStep("alpha composited on white") : picture;
  }
}
