// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The marker walk of JPEG. libjpeg fills what is missing with grey and says so only on standard
 * error; a file without its end is therefore refused here.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
final class JpegStructure {

  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;

  // libjpeg decodes every scan of the whole picture: without a limit, a few kilobytes keep it busy
  // for minutes. Encoders in use write about ten.
  private static final int MAX_SCANS = 100;

  private final FileBytes file;
  private final ReadLimits limits;
  private final Map<Integer, byte[]> profileParts = new TreeMap<>();
  private @Nullable Header header;
  private byte @Nullable [] exif;
  private int components;
  private boolean sequential;
  private int profilePartCount;

  private JpegStructure(byte[] bytes, ReadLimits limits) {
    this.file = new FileBytes(bytes, ByteOrder.BIG_ENDIAN, "JPEG");
    this.limits = limits;
  }

  static Header read(byte[] bytes, ReadLimits limits) {
    return new JpegStructure(bytes, limits).walk();
  }

  private Header walk() {
    int at = 2;
    // Collected beside the header, which is known only after the frame marker.
    List<Header.Span> kept = new ArrayList<>();
    kept.add(new Header.Span(0, 2));
    while (true) {
      if (file.u8(at) != 0xff) {
        throw file.corrupt("no marker where one belongs", at);
      }
      while (file.u8(at + 1) == 0xff) {
        at++;
      }
      int marker = file.u8(at + 1);
      if (marker == EOI || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) {
        throw file.corrupt("marker " + Integer.toHexString(marker) + " before any scan", at);
      }
      int length = file.u16(at + 2);
      file.need(at + 2, length);
      if (length < 2) {
        throw file.corrupt("a segment of " + length + " bytes", at);
      }
      if (marker == SOS) {
        return scans(at, kept);
      }
      segment(marker, at + 4, length - 2);
      boolean metadata = marker == 0xfe || (marker > 0xe0 && marker <= 0xef && marker != 0xee);
      if (!metadata) {
        kept.add(new Header.Span(at, length + 2));
      }
      at += length + 2;
    }
  }

  private void segment(int marker, int at, int length) {
    if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
      frame(marker, at, length);
    } else if (marker == 0xe1 && exif == null && length > 6 && file.has(at, "Exif\0\0")) {
      exif = file.copy(at + 6L, length - 6);
    } else if (marker == 0xe2 && length > 14 && file.has(at, "ICC_PROFILE\0")) {
      profileParts.putIfAbsent(file.u8(at + 12), file.copy(at + 14L, length - 14));
      profilePartCount = file.u8(at + 13);
    }
  }

  private void frame(int marker, int at, int length) {
    if (header != null) {
      throw file.corrupt("a second frame", at);
    }
    if (marker > 0xc2) {
      throw new UnreadablePictureException(
          "JPEG of the rare kind SOF"
              + (marker - 0xc0)
              + " (lossless, hierarchical or arithmetic-coded) is not read;"
              + " baseline or progressive would work");
    }
    if (length < 6) {
      throw file.corrupt("a frame header of " + length + " bytes", at);
    }
    int bits = file.u8(at);
    if (bits != 8) {
      throw new UnreadablePictureException(
          "JPEG with " + bits + " bits per sample is not read; 8 bits would work");
    }
    int height = file.u16(at + 1);
    int width = file.u16(at + 3);
    if (height == 0) {
      throw new UnreadablePictureException(
          "JPEG that names its height only at the end (DNL) is not read;"
              + " saving it anew would work");
    }
    components = file.u8(at + 5);
    if (components == 4) {
      throw new UnreadablePictureException(
          "JPEG in CMYK is not read, for its colours depend on the press;"
              + " converted to sRGB by its author's program it would work");
    }
    if (components != 1 && components != 3) {
      throw new UnreadablePictureException(
          "JPEG with " + components + " components is not read; grey or colour would work");
    }
    if (length != 6 + 3 * components) {
      throw file.corrupt("a frame header of " + length + " bytes", at);
    }
    sequential = marker != 0xc2;
    PixelFormat format = components == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8;
    header = Header.of(FileFormat.JPEG, width, height, format, limits);
  }

  private Header scans(int firstScanAt, List<Header.Span> kept) {
    Header known = header;
    if (known == null) {
      throw file.corrupt("a scan before the frame header", firstScanAt);
    }
    int end = file.size();
    boolean oneScan = sequential && file.u8(firstScanAt + 4) == components;
    // No entropy-coded data contains FF D9: a single scan that ends with it is complete.
    if (!oneScan || file.u16(end - 2) != (0xff00 | EOI)) {
      end = endOfLastScan(firstScanAt);
    }
    long blocks = ((known.width() + 7L) / 8) * ((known.height() + 7L) / 8);
    long data = (long) end - firstScanAt;
    // T.81 §F.1.2: the DC difference of every block takes a Huffman code of at least one bit.
    known.requirePlausible(8 * data, blocks, data);
    for (Header.Span span : kept) {
      known.keep(span.offset(), span.length());
    }
    known.keep(firstScanAt, data);
    if (exif != null) {
      TiffDirectory.orientFromExif(exif, known);
    }
    if (!profileParts.isEmpty()) {
      joinProfile(known);
    }
    return known;
  }

  private int endOfLastScan(int firstScanAt) {
    byte[] bytes = file.array();
    int at = firstScanAt;
    int scans = 0;
    while (true) {
      int marker = file.u8(at + 1L);
      if (marker == EOI) {
        return at + 2;
      }
      if (marker == SOS && ++scans > MAX_SCANS) {
        throw new UnreadablePictureException(
            "JPEG with more than " + MAX_SCANS + " scans is not read; saving it anew would work");
      }
      int length = file.u16(at + 2L);
      if (length < 2) {
        throw file.corrupt("a segment of " + length + " bytes", at);
      }
      file.need(at + 2L, length);
      at += 2 + length;
      while (true) {
        while (at < bytes.length && bytes[at] != (byte) 0xff) {
          at++;
        }
        if (at + 1 >= bytes.length) {
          throw new UnreadablePictureException(
              "JPEG is cut off: "
                  + bytes.length
                  + " bytes and no end-of-image marker; a complete copy would work");
        }
        int next = bytes[at + 1] & 0xff;
        if (next == 0 || (next >= 0xd0 && next <= 0xd7)) {
          at += 2;
        } else if (next == 0xff) {
          at++;
        } else {
          break;
        }
      }
    }
  }

  private void joinProfile(Header known) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int i = 1; i <= profilePartCount; i++) {
      byte[] part = profileParts.get(i);
      if (part == null) {
        known.notes().add("ICC profile incomplete, colours taken as sRGB");
        return;
      }
      whole.writeBytes(part);
    }
    known.iccProfile(whole.toByteArray());
  }
}
