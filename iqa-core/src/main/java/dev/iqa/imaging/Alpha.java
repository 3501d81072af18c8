// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Straight alpha over white, on the encoded samples as browsers do it, rounded to nearest: {@code
 * (c a + white (white − a)) / white}.
 */
final class Alpha {

  private Alpha() {}

  /** True if some pixel was not opaque. */
  static boolean onWhite(Mat bgra, PixelFormat format, ByteBuffer out) {
    int from = bgra.channels();
    int width = bgra.cols();
    boolean transparent = false;
    for (int y = 0; y < bgra.rows(); y++) {
      ByteBuffer row = bgra.ptr(y).capacity((long) width * bgra.elemSize()).asByteBuffer();
      if (format.bytesPerSample() == 1) {
        transparent |= row8(row, from, format.channels(), width, y, out);
      } else {
        transparent |=
            row16(
                row.order(out.order()).asShortBuffer(),
                from,
                format.channels(),
                width,
                y,
                out.asShortBuffer());
      }
    }
    return transparent;
  }

  private static boolean row8(ByteBuffer row, int from, int to, int width, int y, ByteBuffer out) {
    byte[] in = new byte[from * width];
    row.get(in);
    byte[] made = new byte[to * width];
    boolean transparent = false;
    for (int x = 0; x < width; x++) {
      int alpha = from == 4 ? in[4 * x + 3] & 0xff : 255;
      transparent |= alpha != 255;
      for (int c = 0; c < to; c++) {
        int colour = in[from * x + 2 - c] & 0xff;
        made[to * x + c] = (byte) ((colour * alpha + 255 * (255 - alpha) + 127) / 255);
      }
    }
    out.put(y * made.length, made);
    return transparent;
  }

  private static boolean row16(
      ShortBuffer row, int from, int to, int width, int y, ShortBuffer out) {
    short[] in = new short[from * width];
    row.get(in);
    short[] made = new short[to * width];
    boolean transparent = false;
    for (int x = 0; x < width; x++) {
      long alpha = from == 4 ? in[4 * x + 3] & 0xffff : 65535;
      transparent |= alpha != 65535;
      for (int c = 0; c < to; c++) {
        long colour = in[from * x + 2 - c] & 0xffff;
        made[to * x + c] = (short) ((colour * alpha + 65535 * (65535 - alpha) + 32767) / 65535);
      }
    }
    out.put(y * made.length, made);
    return transparent;
  }
}
