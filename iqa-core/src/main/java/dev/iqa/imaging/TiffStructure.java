// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first directory of TIFF, checked before libtiff sees it.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0</a>
 */
final class TiffStructure {

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int STRIP_BYTES = 279;
  private static final int PLANAR = 284;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int SAMPLE_FORMAT = 339;
  private static final int ICC_PROFILE = 34_675;

  // A decoder holds one tile beside the picture.
  private static final long MAX_TILE_PIXELS = 1L << 24;
  // Twelve-bit LZW codes stand for strings of at most some 3,840 bytes; deflate stays below that.
  private static final long MAX_RATIO = 2_560;

  private TiffStructure() {}

  static Header read(byte[] bytes, ReadLimits limits) {
    TiffDirectory directory = TiffDirectory.read(bytes, "TIFF");
    FileBytes file = directory.bytes();
    int bits = (int) directory.number(BITS, 1);
    long samples = directory.number(SAMPLES, 1);
    long photometric = directory.number(PHOTOMETRIC, -1);
    long compression = directory.number(COMPRESSION, 1);
    for (long each : directory.numbers(BITS)) {
      refuseIf(each != bits, "samples of different depths", "equal depths");
    }
    for (long kind : directory.numbers(SAMPLE_FORMAT)) {
      refuseIf(kind == 3, "floating-point samples, whose white is not stated", "16-bit integers");
      refuseIf(kind != 1, "signed or undefined samples", "unsigned integers");
    }
    refuseIf(
        compression != 1
            && compression != 5
            && compression != 8
            && compression != 32_773
            && compression != 32_946,
        "compression " + compression,
        "none, LZW, deflate or PackBits");
    refuseIf(
        samples > 1 && directory.number(PLANAR, 1) != 1,
        "its colours in separate planes",
        "interleaved samples");
    boolean grey = photometric == 0 || photometric == 1;
    boolean rgb = photometric == 2;
    boolean palette = photometric == 3;
    refuseIf(
        !grey && !rgb && !palette,
        photometric == 5 ? "CMYK colours" : "photometric interpretation " + photometric,
        "grey, RGB or palette");
    refuseIf(
        samples != (rgb ? 3 : 1),
        samples + " samples per pixel (alpha or others beside the colour)",
        "grey or RGB without alpha");
    refuseIf(
        !(bits == 8 || (bits == 16 && !palette) || (bits == 1 && grey)),
        bits + " bits per sample",
        "8 or 16 bits");
    PixelFormat format =
        grey
            ? bits == 16 ? PixelFormat.GRAY16 : PixelFormat.GRAY8
            : bits == 16 ? PixelFormat.RGB16 : PixelFormat.RGB8;
    Header header =
        Header.of(
            FileFormat.TIFF,
            directory.number(WIDTH, 0),
            directory.number(HEIGHT, 0),
            format,
            limits);
    header.details(palette ? "palette" : bits == 8 ? "" : bits + "-bit");
    requireData(directory, header, bits * samples, compression);
    if (!directory.isLast()) {
      header.notes().add("first page of several");
    }
    header.iccProfile(directory.raw(ICC_PROFILE));
    long orientationAt = directory.valueAt(TiffDirectory.ORIENTATION);
    if (orientationAt >= 0) {
      header.orientation((int) directory.number(TiffDirectory.ORIENTATION, 1));
      if (header.orientation() != 1) {
        // OpenCV turns TIFF whatever its flags say; it is told that nothing is turned.
        byte[] upright = bytes.clone();
        ByteBuffer.wrap(upright)
            .order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
            .putShort((int) orientationAt, (short) 1);
        header.patched(upright);
      }
    }
    header.keep(0, file.size());
    return header;
  }

  private static void requireData(
      TiffDirectory directory, Header header, long bitsPerPixel, long compression) {
    boolean tiled = directory.count(TILE_OFFSETS) > 0;
    long[] offsets = directory.numbers(tiled ? TILE_OFFSETS : STRIP_OFFSETS);
    long[] lengths = directory.numbers(tiled ? TILE_BYTES : STRIP_BYTES);
    FileBytes file = directory.bytes();
    if (offsets.length == 0 || offsets.length != lengths.length) {
      throw file.corrupt(
          offsets.length + " strips or tiles, " + lengths.length + " lengths of them", 4);
    }
    if (tiled) {
      long tileWidth = directory.number(TILE_WIDTH, 0);
      long tileHeight = directory.number(TILE_HEIGHT, 0);
      refuseIf(
          tileWidth < 1
              || tileHeight < 1
              || tileWidth > 65_536
              || tileHeight > 65_536
              || tileWidth * tileHeight > MAX_TILE_PIXELS,
          "tiles of " + tileWidth + "×" + tileHeight,
          "tiles up to 4096×4096");
    }
    long total = 0;
    for (int i = 0; i < offsets.length; i++) {
      file.need(offsets[i], lengths[i]);
      total += lengths[i];
    }
    long pixelBits = bitsPerPixel * header.width() * header.height();
    header.requirePlausible(8 * total * (compression == 1 ? 1 : MAX_RATIO), pixelBits, total);
  }

  private static void refuseIf(boolean refused, String what, String works) {
    if (refused) {
      throw new UnreadablePictureException(
          "TIFF with " + what + " is not read; " + works + " would work");
    }
  }
}
