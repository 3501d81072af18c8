// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.nio.ByteOrder;

/**
 * The headers of BMP.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/gdi/bitmap-storage">Bitmap Storage</a>
 */
final class BmpStructure {

  private static final int CORE_HEADER = 12;
  private static final int INFO_HEADER = 40;
  private static final int V4_HEADER = 108;
  private static final int V5_HEADER = 124;

  private BmpStructure() {}

  static Header read(byte[] bytes, ReadLimits limits) {
    FileBytes file = new FileBytes(bytes, ByteOrder.LITTLE_ENDIAN, "BMP");
    long dataAt = file.u32(10);
    int headerSize = file.i32(14);
    if (headerSize != CORE_HEADER
        && headerSize != INFO_HEADER
        && headerSize != 52
        && headerSize != 56
        && headerSize != V4_HEADER
        && headerSize != V5_HEADER) {
      throw new UnreadablePictureException(
          "BMP with an information header of "
              + headerSize
              + " bytes is not read; version 3, 4 or 5 would work");
    }
    boolean core = headerSize == CORE_HEADER;
    file.need(14, headerSize);
    long width = core ? file.u16(18) : file.i32(18);
    long height = core ? file.u16(20) : Math.abs((long) file.i32(22));
    int bits = file.u16(core ? 24 : 28);
    long compression = core ? 0 : file.u32(30);
    boolean plain = compression == 0 && (bits <= 8 ? bits == 1 || bits == 4 || bits == 8 : true);
    boolean fields = compression == 3 && (bits == 16 || bits == 32);
    if (!(plain || fields) || (bits > 8 && bits != 16 && bits != 24 && bits != 32)) {
      throw new UnreadablePictureException(
          "BMP with "
              + bits
              + " bits and compression "
              + compression
              + " is not read; uncompressed with 24 bits would work");
    }
    long used = bits > 8 ? 0 : core ? 1L << bits : file.u32(46);
    long colours = bits > 8 ? 0 : used == 0 ? 1L << bits : used;
    if (colours > 256) {
      throw file.corrupt("a palette of " + colours + " colours", 46);
    }
    int entry = core ? 3 : 4;
    long paletteAt = 14L + headerSize;
    file.need(paletteAt, colours * entry);
    boolean grey = colours > 0;
    for (int i = 0; i < colours; i++) {
      long at = paletteAt + (long) i * entry;
      grey &= file.u8(at) == file.u8(at + 1) && file.u8(at) == file.u8(at + 2);
    }
    Header header =
        Header.of(
            FileFormat.BMP, width, height, grey ? PixelFormat.GRAY8 : PixelFormat.RGB8, limits);
    header.details(bits == 24 ? "" : bits + "-bit");
    long stride = (width * bits + 31) / 32 * 4;
    file.need(dataAt, stride * height);
    boolean alphaMask = bits == 32 && compression == 3 && headerSize >= 56 && file.u32(66) != 0;
    if (alphaMask) {
      header.alpha(Header.Alpha.STRAIGHT);
    }
    header.keep(0, bytes.length);
    return header;
  }
}
