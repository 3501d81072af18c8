// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Immutable pixels off the Java heap, and the steps that led to them.
 *
 * <p>The memory is a direct buffer: it is freed when neither the picture nor any view of its {@link
 * #pixels()} is reachable. Pictures are safe to share between threads.
 */
public final class Picture {

  private final int width;
  private final int height;
  private final PixelFormat format;
  private final ByteBuffer pixels;
  private final List<String> history;

  private Picture(
      int width, int height, PixelFormat format, ByteBuffer pixels, List<String> history) {
    this.width = width;
    this.height = height;
    this.format = format;
    this.pixels = pixels;
    this.history = history;
  }

  /**
   * A picture with its own copy of the samples.
   *
   * @param width at least 1 pixel
   * @param height at least 1 pixel
   * @param format of the samples
   * @param pixels from its position on, exactly {@code width * height * format.bytesPerPixel()}
   *     bytes, multi-byte samples in native order; left untouched
   * @return a picture that later changes of {@code pixels} do not reach
   * @throws IllegalArgumentException if a size is not positive, the picture would exceed 2 GiB − 1,
   *     or the buffer holds another number of bytes
   */
  public static Picture copyOf(int width, int height, PixelFormat format, ByteBuffer pixels) {
    requireBytes(width, height, format, pixels);
    ByteBuffer copy = ByteBuffer.allocateDirect(pixels.remaining());
    copy.put(pixels.duplicate()).flip();
    return new Picture(width, height, format, copy, List.of());
  }

  /**
   * A picture over memory the caller gives away: nobody may write to it afterwards.
   *
   * @param width at least 1 pixel
   * @param height at least 1 pixel
   * @param format of the samples
   * @param pixels a direct buffer; from its position on, exactly {@code width * height *
   *     format.bytesPerPixel()} bytes, multi-byte samples in native order
   * @return a picture that shares the buffer's memory and keeps it alive
   * @throws IllegalArgumentException as {@link #copyOf}, and if the buffer is not direct
   */
  public static Picture wrap(int width, int height, PixelFormat format, ByteBuffer pixels) {
    requireBytes(width, height, format, pixels);
    if (!pixels.isDirect()) {
      throw new IllegalArgumentException(
          "only a direct buffer can be wrapped; copyOf takes any buffer");
    }
    return new Picture(width, height, format, pixels.slice(), List.of());
  }

  private static void requireBytes(int width, int height, PixelFormat format, ByteBuffer pixels) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "a picture has at least 1×1 pixels, not " + width + "×" + height);
    }
    long bytes = (long) width * height * format.bytesPerPixel();
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          width
              + "×"
              + height
              + " "
              + format
              + " needs "
              + bytes
              + " bytes; the limit is "
              + Integer.MAX_VALUE);
    }
    if (pixels.remaining() != bytes) {
      throw new IllegalArgumentException(
          width
              + "×"
              + height
              + " "
              + format
              + " needs "
              + bytes
              + " bytes; the buffer holds "
              + pixels.remaining());
    }
  }

  /**
   * The same pixels with one more step in the history; no pixel is copied.
   *
   * @param step what was done, as a short phrase: {@code "EXIF orientation 6 applied"}
   * @return a picture that shares this one's memory
   */
  public Picture withStep(String step) {
    List<String> longer = new ArrayList<>(history);
    longer.add(step);
    return new Picture(width, height, format, pixels, List.copyOf(longer));
  }

  /**
   * Columns.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * Rows.
   *
   * @return at least 1
   */
  public int height() {
    return height;
  }

  /**
   * Layout of the samples.
   *
   * @return format of every pixel
   */
  public PixelFormat format() {
    return format;
  }

  /**
   * A read-only, direct view of the samples, top row first, in native byte order.
   *
   * @return a new view, positioned at 0, that keeps the memory alive
   */
  public ByteBuffer pixels() {
    return pixels.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * What was done to the pixels on the way here, oldest first: decoding, rotation, colour
   * conversion. It becomes the beginning of {@link Provenance#preprocessing()}.
   *
   * @return short phrases; empty for a picture made from raw samples
   */
  public List<String> history() {
    return history;
  }

  /**
   * Whether another picture has the same width and height.
   *
   * @param other any picture
   * @return true for equal sizes, whatever the formats
   */
  public boolean hasSizeOf(Picture other) {
    return width == other.width && height == other.height;
  }

  @Override
  public String toString() {
    return width + "×" + height + " " + format;
  }
}
