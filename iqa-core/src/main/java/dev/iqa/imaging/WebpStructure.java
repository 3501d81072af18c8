// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The RIFF walk of WebP.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9649">RFC 9649</a>
 */
final class WebpStructure {

  private WebpStructure() {}

  static Header read(byte[] bytes, ReadLimits limits) {
    FileBytes file = new FileBytes(bytes, ByteOrder.LITTLE_ENDIAN, "WebP");
    long end = 8 + file.u32(4);
    file.need(0, end);
    Header header = null;
    long canvasWidth = 0;
    long canvasHeight = 0;
    boolean alpha = false;
    byte[] profile = null;
    byte[] exif = null;
    long at = 12;
    while (at < end) {
      String type = file.text(at, 4);
      long length = file.u32(at + 4);
      file.need(at + 8, length);
      long body = at + 8;
      switch (type) {
        case "VP8X" -> {
          canvasWidth = 1 + (file.u32(body + 4) & 0xff_ffff);
          canvasHeight = 1 + (file.u32(body + 6) >> 8);
          alpha = (file.u8(body) & 0x10) != 0;
          if ((file.u8(body) & 2) != 0) {
            throw animated();
          }
        }
        case "ANIM", "ANMF" -> throw animated();
        case "ICCP" -> profile = file.copy(body, length);
        case "EXIF" -> exif = file.copy(body, length);
        case "VP8 ", "VP8L" -> {
          if (header != null) {
            throw file.corrupt("a second picture", at);
          }
          boolean lossless = type.equals("VP8L");
          header = lossless ? lossless(file, body, limits) : lossy(file, body, limits);
          if (header.alpha() != Header.Alpha.NONE) {
            alpha = true;
          }
        }
        default -> {}
      }
      at = body + length + (length & 1);
    }
    if (header == null) {
      throw file.corrupt("no picture chunk (VP8 or VP8L)", 12);
    }
    if (canvasWidth != 0 && (canvasWidth != header.width() || canvasHeight != header.height())) {
      throw file.corrupt(
          "the canvas is " + canvasWidth + "×" + canvasHeight + ", the picture is not", 12);
    }
    header.alpha(alpha ? Header.Alpha.STRAIGHT : Header.Alpha.NONE);
    header.iccProfile(profile);
    if (exif != null) {
      boolean prefixed = exif.length > 6 && exif[0] == 'E' && exif[1] == 'x';
      TiffDirectory.orientFromExif(
          prefixed ? Arrays.copyOfRange(exif, 6, exif.length) : exif, header);
    }
    header.keep(0, end);
    return header;
  }

  private static Header lossy(FileBytes file, long at, ReadLimits limits) {
    if ((file.u8(at) & 1) != 0 || !file.has(at + 3, "\u009d\u0001*")) {
      throw file.corrupt("no VP8 key frame", at);
    }
    return Header.of(
        FileFormat.WEBP,
        file.u16(at + 6) & 0x3fff,
        file.u16(at + 8) & 0x3fff,
        PixelFormat.RGB8,
        limits);
  }

  private static Header lossless(FileBytes file, long at, ReadLimits limits) {
    if (file.u8(at) != 0x2f) {
      throw file.corrupt("no VP8L signature", at);
    }
    long packed = file.u32(at + 1);
    Header header =
        Header.of(
            FileFormat.WEBP,
            (packed & 0x3fff) + 1,
            ((packed >> 14) & 0x3fff) + 1,
            PixelFormat.RGB8,
            limits);
    header.details("lossless");
    if ((packed >> 28 & 1) != 0) {
      header.alpha(Header.Alpha.STRAIGHT);
    }
    return header;
  }

  private static UnreadablePictureException animated() {
    return new UnreadablePictureException(
        "animated WebP is not read; a single frame saved as WebP would work");
  }
}
