// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.UnreadablePictureException;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first image file directory of TIFF data, which is also what EXIF is.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0 §2</a>
 */
final class TiffDirectory {

  static final int ORIENTATION = 274;

  private static final int[] BYTES_OF_TYPE = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private record Entry(int tag, int type, long count, long valueAt) {}

  private final FileBytes bytes;
  private final Map<Integer, Entry> entries = new LinkedHashMap<>();
  private final boolean last;

  private TiffDirectory(FileBytes bytes) {
    this.bytes = bytes;
    long at = bytes.u32(4);
    int count = bytes.u16(at);
    bytes.need(at + 2, 12L * count + 4);
    for (int i = 0; i < count; i++) {
      long entryAt = at + 2 + 12L * i;
      int type = bytes.u16(entryAt + 2);
      if (type < 1 || type >= BYTES_OF_TYPE.length) {
        continue;
      }
      long values = bytes.u32(entryAt + 4);
      long size = values * BYTES_OF_TYPE[type];
      long valueAt = size <= 4 ? entryAt + 8 : bytes.u32(entryAt + 8);
      Entry entry = new Entry(bytes.u16(entryAt), type, values, valueAt);
      entries.putIfAbsent(entry.tag(), entry);
    }
    last = bytes.u32(at + 2 + 12L * count) == 0;
  }

  /** Reads the directory; throws what {@link FileBytes} throws. */
  static TiffDirectory read(byte[] tiff, String what) {
    boolean little = tiff.length > 0 && tiff[0] == 'I';
    FileBytes bytes =
        new FileBytes(tiff, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN, what);
    if (bytes.u16(0) != (little ? 0x4949 : 0x4d4d) || bytes.u16(2) != 42) {
      throw bytes.corrupt("not the beginning of TIFF data", 0);
    }
    return new TiffDirectory(bytes);
  }

  /** Sets the orientation that EXIF data names, or notes why there is none. */
  static void orientFromExif(byte[] exif, Header header) {
    try {
      TiffDirectory directory = read(exif, "EXIF");
      if (directory.count(ORIENTATION) == 1) {
        header.orientation((int) directory.number(ORIENTATION, 1));
      }
    } catch (UnreadablePictureException unreadable) {
      header.notes().add("EXIF unreadable, no orientation applied");
    }
  }

  boolean isLast() {
    return last;
  }

  FileBytes bytes() {
    return bytes;
  }

  /** Number of values; 0 where the tag is absent. */
  long count(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? 0 : entry.count();
  }

  /** The first value of a tag of an unsigned integer type. */
  long number(int tag, long otherwise) {
    return count(tag) == 0 ? otherwise : number(tag, 0, otherwise);
  }

  private long number(int tag, long index, long otherwise) {
    Entry entry = entries.get(tag);
    if (entry == null || index >= entry.count()) {
      return otherwise;
    }
    return switch (entry.type()) {
      case 1, 7 -> bytes.u8(entry.valueAt() + index);
      case 3 -> bytes.u16(entry.valueAt() + 2 * index);
      case 4, 13 -> bytes.u32(entry.valueAt() + 4 * index);
      default -> throw bytes.corrupt("tag " + tag + " has type " + entry.type(), entry.valueAt());
    };
  }

  /** All values of a tag; empty where it is absent. */
  long[] numbers(int tag) {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return new long[0];
    }
    bytes.need(entry.valueAt(), entry.count() * BYTES_OF_TYPE[entry.type()]);
    long[] values = new long[(int) entry.count()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(tag, i, 0);
    }
    return values;
  }

  /** The raw bytes of a tag, or null where it is absent. */
  byte @Nullable [] raw(int tag) {
    Entry entry = entries.get(tag);
    return entry == null
        ? null
        : bytes.copy(entry.valueAt(), entry.count() * BYTES_OF_TYPE[entry.type()]);
  }

  /** Where the values of a tag lie; −1 where it is absent. */
  long valueAt(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? -1 : entry.valueAt();
  }
}
