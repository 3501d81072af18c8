// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a file says about itself, and which of its bytes a decoder needs to see. */
final class Header {

  /** Where colour is stored beside the pixels. */
  enum Alpha {
    NONE,
    STRAIGHT,
    PREMULTIPLIED
  }

  /** Bytes of the file. */
  record Span(int offset, int length) {}

  private final FileFormat fileFormat;
  private final int width;
  private final int height;
  private final PixelFormat pixelFormat;
  private final List<Span> payload = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private String details = "";
  private Alpha alpha = Alpha.NONE;
  private int transparentGrey = -1;
  private int orientation = 1;
  private byte @Nullable [] iccProfile;
  private byte @Nullable [] patched;

  private Header(FileFormat fileFormat, int width, int height, PixelFormat pixelFormat) {
    this.fileFormat = fileFormat;
    this.width = width;
    this.height = height;
    this.pixelFormat = pixelFormat;
  }

  /** Checks the size before anything else is believed. */
  static Header of(
      FileFormat fileFormat, long width, long height, PixelFormat format, ReadLimits limits) {
    String size = fileFormat.label() + " of " + width + "×" + height;
    if (width < 1 || height < 1) {
      throw new UnreadablePictureException(size + " has no pixels; at least 1×1 would work");
    }
    if (width > limits.maxSidePixels() || height > limits.maxSidePixels()) {
      throw new UnreadablePictureException(
          size
              + " is too long; sides up to "
              + limits.maxSidePixels()
              + " pixels are read, ReadLimits can allow more");
    }
    if (width * height > limits.maxPixels()) {
      throw new UnreadablePictureException(
          size
              + " has "
              + width * height
              + " pixels; up to "
              + limits.maxPixels()
              + " are read, ReadLimits can allow more");
    }
    long bytes = width * height * format.bytesPerPixel();
    if (bytes > Integer.MAX_VALUE) {
      throw new UnreadablePictureException(
          size
              + " needs "
              + bytes
              + " bytes as "
              + format
              + "; a picture holds up to "
              + Integer.MAX_VALUE);
    }
    return new Header(fileFormat, (int) width, (int) height, format);
  }

  /**
   * Refuses a file whose data cannot expand to its pixels, however good the compression: memory is
   * asked for only where there is something to fill it.
   */
  void requirePlausible(long mostPixelBits, long pixelBits, long dataBytes) {
    if (mostPixelBits < pixelBits) {
      throw new UnreadablePictureException(
          fileFormat.label()
              + " of "
              + width
              + "×"
              + height
              + " holds only "
              + dataBytes
              + " bytes of picture data, which cannot be all of it; a complete copy would work");
    }
  }

  FileFormat fileFormat() {
    return fileFormat;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  PixelFormat pixelFormat() {
    return pixelFormat;
  }

  List<Span> payload() {
    return payload;
  }

  /** Adds bytes the decoder shall see; neighbours grow together. */
  void keep(long offset, long length) {
    if (length == 0) {
      return;
    }
    int last = payload.size() - 1;
    if (last >= 0 && payload.get(last).offset() + payload.get(last).length() == offset) {
      payload.set(
          last, new Span(payload.get(last).offset(), (int) (payload.get(last).length() + length)));
    } else {
      payload.add(new Span((int) offset, (int) length));
    }
  }

  /** Things to tell the reader of the history. */
  List<String> notes() {
    return notes;
  }

  String details() {
    return details;
  }

  void details(String text) {
    details = text;
  }

  Alpha alpha() {
    return alpha;
  }

  void alpha(Alpha kind) {
    alpha = kind;
  }

  /** The one grey value that is transparent, on the scale of the decoded samples; −1 for none. */
  int transparentGrey() {
    return transparentGrey;
  }

  void transparentGrey(int value) {
    transparentGrey = value;
  }

  int orientation() {
    return orientation;
  }

  /** EXIF's number 1..8; others are noted and left alone. */
  void orientation(int value) {
    if (value >= 1 && value <= 8) {
      orientation = value;
    } else {
      notes.add("EXIF orientation " + value + " unknown, not applied");
    }
  }

  byte @Nullable [] iccProfile() {
    return iccProfile;
  }

  void iccProfile(byte @Nullable [] profile) {
    iccProfile = profile;
  }

  /** The file with a byte changed for the decoder, where that is needed. */
  byte @Nullable [] patched() {
    return patched;
  }

  void patched(byte[] bytes) {
    patched = bytes;
  }
}
