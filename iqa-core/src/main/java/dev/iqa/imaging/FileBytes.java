// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.UnreadablePictureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A file's bytes; reading past the end is a typed error that names the place. */
final class FileBytes {

  private final byte[] bytes;
  private final ByteBuffer view;
  private final String what;

  FileBytes(byte[] bytes, ByteOrder order, String what) {
    this.bytes = bytes;
    this.view = ByteBuffer.wrap(bytes).order(order);
    this.what = what;
  }

  int size() {
    return bytes.length;
  }

  byte[] array() {
    return bytes;
  }

  int u8(long at) {
    need(at, 1);
    return bytes[(int) at] & 0xff;
  }

  int u16(long at) {
    need(at, 2);
    return view.getShort((int) at) & 0xffff;
  }

  long u32(long at) {
    need(at, 4);
    return view.getInt((int) at) & 0xffff_ffffL;
  }

  int i32(long at) {
    need(at, 4);
    return view.getInt((int) at);
  }

  /** Latin-1 text, for chunk names and the like. */
  String text(long at, int length) {
    need(at, length);
    return new String(bytes, (int) at, length, StandardCharsets.ISO_8859_1);
  }

  boolean has(long at, String text) {
    return at >= 0 && at + text.length() <= bytes.length && text(at, text.length()).equals(text);
  }

  byte[] copy(long at, long length) {
    need(at, length);
    byte[] part = new byte[(int) length];
    System.arraycopy(bytes, (int) at, part, 0, part.length);
    return part;
  }

  /** Requires bytes to be there. */
  void need(long at, long length) {
    if (at < 0 || length < 0 || at + length > bytes.length) {
      throw new UnreadablePictureException(
          what
              + " is cut off or corrupt: bytes "
              + at
              + " to "
              + (at + length)
              + " are needed and the file has "
              + bytes.length
              + "; a complete copy of the file would work");
    }
  }

  /** An error at a place of this file. */
  UnreadablePictureException corrupt(String why, long at) {
    return new UnreadablePictureException(
        what + " is corrupt at byte " + at + ": " + why + "; a complete copy would work");
  }
}
