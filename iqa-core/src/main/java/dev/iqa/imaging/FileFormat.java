// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.UnreadablePictureException;
import java.nio.ByteOrder;

/** The formats that are decoded, told apart by their first bytes and never by a file's name. */
enum FileFormat {
  JPEG,
  PNG,
  WEBP,
  TIFF,
  BMP;

  private static final String WORKS = "JPEG, PNG, WebP, TIFF or BMP would work";

  static FileFormat of(byte[] bytes) {
    if (bytes.length == 0) {
      throw new UnreadablePictureException("the file is empty (0 bytes); " + WORKS);
    }
    FileBytes file = new FileBytes(bytes, ByteOrder.BIG_ENDIAN, "the file");
    if (file.has(0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (file.has(0, "\u0089PNG\r\n\032\n")) {
      return PNG;
    }
    if (file.has(0, "RIFF") && file.has(8, "WEBP")) {
      return WEBP;
    }
    if (file.has(0, "II*\0") || file.has(0, "MM\0*")) {
      return TIFF;
    }
    if (file.has(0, "BM")) {
      return BMP;
    }
    throw new UnreadablePictureException(named(file) + "; " + WORKS);
  }

  private static String named(FileBytes file) {
    if (file.has(0, "GIF8")) {
      return "GIF is not read";
    }
    if (file.has(0, "II+\0") || file.has(0, "MM\0+")) {
      return "BigTIFF is not read";
    }
    if (file.has(4, "ftypavif") || file.has(4, "ftypavis")) {
      return "AVIF is not read";
    }
    if (file.has(4, "ftyp")) {
      return "HEIF (or another ISO media file) is not read";
    }
    if (file.has(0, "\u00ff\n") || file.has(4, "JXL ")) {
      return "JPEG XL is not read";
    }
    if (file.has(4, "jP  ") || file.has(0, "\u00ffO\u00ffQ")) {
      return "JPEG 2000 is not read";
    }
    if (file.has(0, "8BPS")) {
      return "Photoshop's PSD is not read";
    }
    if (file.has(0, "%PDF")) {
      return "PDF is not a picture";
    }
    StringBuilder start = new StringBuilder();
    for (int i = 0; i < Math.min(8, file.size()); i++) {
      start.append(String.format("%s%02x", i == 0 ? "" : " ", file.u8(i)));
    }
    return "no known picture format begins with " + start;
  }

  /** As people write it. */
  String label() {
    return this == WEBP ? "WebP" : name();
  }
}
