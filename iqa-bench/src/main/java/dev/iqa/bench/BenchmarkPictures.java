// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Pictures with structure at several scales, and a noisy version of each; always the same. */
final class BenchmarkPictures {

  private BenchmarkPictures() {}

  /** Reads {@code "1920x1080"}. */
  static Picture reference(String size) {
    int[] sides = sides(size);
    ByteBuffer pixels = ByteBuffer.allocateDirect(sides[0] * sides[1]);
    for (int y = 0; y < sides[1]; y++) {
      for (int x = 0; x < sides[0]; x++) {
        double value =
            128
                + 60 * StrictMath.sin(x * 0.013) * StrictMath.cos(y * 0.017)
                + 30 * StrictMath.sin(x * 0.21 + y * 0.13)
                + 15 * ((x / 32 + y / 32) % 2);
        pixels.put((byte) Math.max(0, Math.min(255, (int) value)));
      }
    }
    return Picture.wrap(sides[0], sides[1], PixelFormat.GRAY8, pixels.flip());
  }

  /** The picture with evenly distributed noise of ±12 grey levels, seed 7. */
  static Picture noisy(Picture picture) {
    SplittableRandom random = new SplittableRandom(7);
    ByteBuffer from = picture.pixels();
    ByteBuffer pixels = ByteBuffer.allocateDirect(from.remaining());
    while (from.hasRemaining()) {
      int value = (from.get() & 0xff) + random.nextInt(-12, 13);
      pixels.put((byte) Math.max(0, Math.min(255, value)));
    }
    return Picture.wrap(picture.width(), picture.height(), picture.format(), pixels.flip());
  }

  /** A colour picture: the grey one in red, mirrored in green, darker in blue. */
  static Picture colour(Picture grey) {
    int width = grey.width();
    ByteBuffer from = grey.pixels();
    ByteBuffer pixels = ByteBuffer.allocateDirect(3 * from.remaining());
    for (int i = 0; i < from.capacity(); i++) {
      int mirrored = i - i % width + width - 1 - i % width;
      pixels.put(from.get(i)).put(from.get(mirrored)).put((byte) ((from.get(i) & 0xff) / 2));
    }
    return Picture.wrap(width, grey.height(), PixelFormat.RGB8, pixels.flip());
  }

  private static int[] sides(String size) {
    int times = size.indexOf('x');
    return new int[] {
      Integer.parseInt(size.substring(0, times)), Integer.parseInt(size.substring(times + 1))
    };
  }
}
