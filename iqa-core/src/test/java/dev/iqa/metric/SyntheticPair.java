// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;

/** A picture of any size by formula, and its distorted twin: noise, banding and a colour cast. */
final class SyntheticPair {

  private SyntheticPair() {}

  static Picture original(int width, int height) {
    return picture(width, height, false);
  }

  static Picture distorted(int width, int height) {
    return picture(width, height, true);
  }

  private static Picture picture(int width, int height, boolean distorted) {
    ByteBuffer samples = ByteBuffer.allocate(3 * width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = (7 * x + 3 * y + x * y % 61) % 256;
        int green = (x * x / 16 + 5 * y) % 256;
        int blue = (x / 9 + y / 7) % 2 * 150 + (x + 2 * y) % 64;
        if (distorted) {
          red = Math.max(0, Math.min(255, red + (31 * x + 17 * y + x * y % 97) % 41 - 20));
          green = green / 24 * 24;
          blue = Math.min(255, blue * 7 / 8 + 9);
        }
        samples.put((byte) red).put((byte) green).put((byte) blue);
      }
    }
    return Picture.copyOf(width, height, PixelFormat.RGB8, samples.flip());
  }

  static Picture even(int width, int height, PixelFormat format, int value) {
    ByteBuffer samples = ByteBuffer.allocate(format.channels() * width * height);
    while (samples.hasRemaining()) {
      samples.put((byte) value);
    }
    return Picture.copyOf(width, height, format, samples.flip());
  }
}
