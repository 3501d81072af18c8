// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Pictures made by arithmetic on whole numbers: flat parts, slopes, edges, colours and texture. */
final class TestPictures {

  private TestPictures() {}

  static Picture colour(int width, int height) {
    return picture(width, height, PixelFormat.RGB8);
  }

  static Picture grey(int width, int height) {
    return picture(width, height, PixelFormat.GRAY8);
  }

  private static Picture picture(int width, int height, PixelFormat format) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * format.channels());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int slope = 60 + 110 * x / width + 40 * y / height;
        int edge = (x * 6 / width + y * 4 / height) % 2 == 0 ? 25 : -25;
        int texture = (int) (CounterRandom.mix(x + 100_003L * y) & 31) - 16;
        for (int c = 0; c < format.channels(); c++) {
          int tint = c == 0 ? 20 * y / height : c == 2 ? -30 * x / width : 0;
          pixels.put((byte) Math.min(255, Math.max(0, slope + edge + texture + tint)));
        }
      }
    }
    return Picture.wrap(width, height, format, pixels.flip());
  }

  static String digest(Picture picture) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(picture.pixels());
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static double meanSquaredError(Picture first, Picture second) {
    ByteBuffer a = first.pixels();
    ByteBuffer b = second.pixels();
    long sum = 0;
    for (int i = 0; i < a.capacity(); i++) {
      int difference = (a.get(i) & 0xff) - (b.get(i) & 0xff);
      int square = difference * difference;
      sum += square;
    }
    return (double) sum / a.capacity();
  }
}
