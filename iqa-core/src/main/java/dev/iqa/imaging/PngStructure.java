// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The chunk walk of PNG. The decoder sees the chunks that carry pixels and no other: animation and
 * compressed text are where it is known to fail.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
final class PngStructure {

  private static final int MAX_PROFILE_BYTES = 4 << 20;
  // zlib's technical notes: deflate compresses at most 1032:1.
  private static final long MAX_DEFLATE_RATIO = 1032;

  private final FileBytes file;
  private final ReadLimits limits;
  private @Nullable Header header;
  private int bits;
  private int colourType;
  private long dataBytes;
  private boolean palette;
  private boolean stated;
  private long gamma;

  private PngStructure(byte[] bytes, ReadLimits limits) {
    this.file = new FileBytes(bytes, ByteOrder.BIG_ENDIAN, "PNG");
    this.limits = limits;
  }

  static Header read(byte[] bytes, ReadLimits limits) {
    return new PngStructure(bytes, limits).walk();
  }

  private Header walk() {
    long at = 8;
    while (true) {
      long length = file.u32(at);
      String type = file.text(at + 4, 4);
      if (!type.matches("[A-Za-z]{4}")) {
        throw file.corrupt("no chunk name where one belongs", at);
      }
      if (type.equals("acTL") || type.equals("fcTL") || type.equals("fdAT")) {
        throw new UnreadablePictureException(
            "animated PNG (chunk "
                + type
                + " at byte "
                + at
                + ") is not read; a single frame saved as PNG would work");
      }
      file.need(at, length + 12);
      boolean intact = isIntact(at, length);
      boolean ancillary = Character.isLowerCase(type.charAt(0));
      if (!intact && !(ancillary && !type.equals("tRNS"))) {
        throw file.corrupt("the checksum of chunk " + type + " does not match", at);
      }
      if ((header == null) != type.equals("IHDR")) {
        throw file.corrupt("chunk " + type + " where it does not belong", at);
      }
      Header known = header == null ? begin(at, length) : header;
      header = known;
      if (!intact) {
        known.notes().add("PNG chunk " + type + " corrupt, ignored");
      } else {
        chunk(type, at + 8, (int) length, known, ancillary);
      }
      if (!ancillary || type.equals("tRNS")) {
        known.keep(at, length + 12);
      }
      at += length + 12;
      if (type.equals("IEND")) {
        return finish(known);
      }
    }
  }

  private boolean isIntact(long at, long length) {
    CRC32 crc = new CRC32();
    crc.update(file.array(), (int) at + 4, (int) length + 4);
    return crc.getValue() == file.u32(at + 8 + length);
  }

  private Header begin(long at, long length) {
    if (length != 13) {
      throw file.corrupt("IHDR of " + length + " bytes", at);
    }
    bits = file.u8(at + 16);
    colourType = file.u8(at + 17);
    boolean grey = colourType == 0 || colourType == 4;
    boolean bitsFit =
        switch (colourType) {
          case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case 3 -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case 2, 4, 6 -> bits == 8 || bits == 16;
          default -> false;
        };
    if (!bitsFit || file.u8(at + 18) != 0 || file.u8(at + 19) != 0 || file.u8(at + 20) > 1) {
      throw file.corrupt("no such kind: colour type " + colourType + " with " + bits + " bits", at);
    }
    PixelFormat format =
        grey
            ? bits == 16 ? PixelFormat.GRAY16 : PixelFormat.GRAY8
            : bits == 16 ? PixelFormat.RGB16 : PixelFormat.RGB8;
    Header known = Header.of(FileFormat.PNG, file.u32(at + 8), file.u32(at + 12), format, limits);
    known.keep(0, 8);
    if (colourType == 3) {
      known.details("palette of " + bits + " bits");
    } else if (bits != 8) {
      known.details(bits + "-bit");
    }
    if (colourType >= 4) {
      known.alpha(Header.Alpha.STRAIGHT);
    }
    return known;
  }

  private void chunk(String type, long at, int length, Header known, boolean ancillary) {
    switch (type) {
      case "IHDR", "IEND" -> {}
      case "PLTE" -> palette = true;
      case "IDAT" -> dataBytes += length;
      case "tRNS" -> transparency(at, length, known);
      case "iCCP" -> known.iccProfile(profile(at, length, known));
      case "eXIf" -> TiffDirectory.orientFromExif(file.copy(at, length), known);
      case "sRGB" -> stated = true;
      case "gAMA" -> gamma = length == 4 ? file.u32(at) : 0;
      case "cICP" -> {
        // Code points 1 (BT.709 primaries) and 13 (sRGB curve) of ITU-T H.273.
        if (length >= 2 && (file.u8(at) != 1 || file.u8(at + 1) != 13)) {
          known
              .notes()
              .add(
                  "PNG cICP colours "
                      + file.u8(at)
                      + "/"
                      + file.u8(at + 1)
                      + " not converted, taken as sRGB");
        }
        stated = true;
      }
      default -> {
        if (!ancillary) {
          throw new UnreadablePictureException(
              "PNG with the unknown critical chunk "
                  + type
                  + " at byte "
                  + (at - 8)
                  + " is not read; a standard PNG would work");
        }
      }
    }
  }

  private void transparency(long at, int length, Header known) {
    if (colourType == 0) {
      // OpenCV keeps a grey picture's samples and drops its transparent value.
      int value = length == 2 ? file.u16(at) : -1;
      int scale = bits >= 8 ? 1 : 255 / ((1 << bits) - 1);
      known.transparentGrey(value * scale);
    } else if (colourType == 2 || colourType == 3) {
      known.alpha(Header.Alpha.STRAIGHT);
    }
  }

  private byte @Nullable [] profile(long at, int length, Header known) {
    int name = 0;
    while (name < Math.min(80, length) && file.u8(at + name) != 0) {
      name++;
    }
    if (name + 2 > length) {
      known.notes().add("ICC profile unreadable, colours taken as sRGB");
      return null;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(file.array(), (int) at + name + 2, length - name - 2);
      byte[] profile = new byte[64 << 10];
      int filled = 0;
      while (true) {
        int count = inflater.inflate(profile, filled, profile.length - filled);
        filled += count;
        if (inflater.finished()) {
          return Arrays.copyOf(profile, filled);
        }
        if (filled == MAX_PROFILE_BYTES || (count == 0 && filled < profile.length)) {
          known.notes().add("ICC profile unreadable, colours taken as sRGB");
          return null;
        }
        if (filled == profile.length) {
          profile = Arrays.copyOf(profile, Math.min(MAX_PROFILE_BYTES, 4 * profile.length));
        }
      }
    } catch (DataFormatException corrupt) {
      known.notes().add("ICC profile unreadable, colours taken as sRGB");
      return null;
    } finally {
      inflater.end();
    }
  }

  private Header finish(Header known) {
    if (colourType == 3 && !palette) {
      throw file.corrupt("a palette picture without palette", 0);
    }
    int samples =
        switch (colourType) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    long pixelBits = (long) known.width() * known.height() * bits * samples;
    known.requirePlausible(8 * MAX_DEFLATE_RATIO * dataBytes, pixelBits, dataBytes);
    // 45455 is the gamma of sRGB files in PNG's units of 1/100000.
    if (!stated && known.iccProfile() == null && gamma != 0 && Math.abs(gamma - 45_455) > 1_000) {
      known.notes().add("PNG gamma " + gamma / 100_000.0 + " not applied, taken as sRGB");
    }
    return known;
  }
}
