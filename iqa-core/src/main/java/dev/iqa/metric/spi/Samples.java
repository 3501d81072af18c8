// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One component of a picture as a kernel reads it, on the scale 0..255: a direct buffer, its
 * layout, and an optional averaging on the way. Nothing is copied.
 *
 * <p>With {@code factor} f above 1 the kernel sees means of f × f samples instead of samples, at
 * every f-th place as MATLAB's {@code imfilter(p, ones(f)/f^2, 'symmetric')(1:f:end, 1:f:end)}
 * gives them: cell i averages the samples {@code i f - (f - 1) / 2} (integer division) and the f −
 * 1 after it; beyond the border the picture is mirrored with the edge repeated.
 *
 * @param pixels direct, rows from index 0 on without padding, native byte order
 * @param format layout of a pixel
 * @param width columns before averaging
 * @param height rows before averaging
 * @param component what is read of a colour pixel; a grey one is read as it is
 * @param scale a stored sample times this lies on 0..255
 * @param factor side of the squares that are averaged; 1 reads samples
 */
public record Samples(
    ByteBuffer pixels,
    PixelFormat format,
    int width,
    int height,
    Component component,
    float scale,
    int factor) {

  /**
   * Checks that the buffer is direct and long enough, so that kernels need not.
   *
   * @throws IllegalArgumentException if it is not, or the factor is less than 1
   */
  public Samples {
    if (!pixels.isDirect() || pixels.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException("kernels read direct buffers in native byte order");
    }
    long bytes = (long) width * height * format.bytesPerPixel();
    if (width < 1 || height < 1 || pixels.capacity() < bytes) {
      throw new IllegalArgumentException(
          width + "×" + height + " " + format + " do not fit " + pixels.capacity() + " bytes");
    }
    if (factor < 1) {
      throw new IllegalArgumentException("an averaging factor is at least 1, not " + factor);
    }
  }

  /**
   * One component of a picture.
   *
   * @param picture any format; float samples must be finite
   * @param component what is read
   * @return samples that keep the picture's memory alive
   */
  public static Samples of(Picture picture, Component component) {
    return new Samples(
        picture.pixels(),
        picture.format(),
        picture.width(),
        picture.height(),
        component,
        scaleOf(picture.format()),
        1);
  }

  /**
   * All channels of a picture side by side, as a grey picture of width × channels columns.
   *
   * @param picture any format; float samples must be finite
   * @return samples that keep the picture's memory alive
   */
  public static Samples interleaved(Picture picture) {
    PixelFormat grey =
        switch (picture.format()) {
          case GRAY8, RGB8 -> PixelFormat.GRAY8;
          case GRAY16, RGB16 -> PixelFormat.GRAY16;
          case GRAY_F32, RGB_F32 -> PixelFormat.GRAY_F32;
        };
    return new Samples(
        picture.pixels(),
        grey,
        Math.multiplyExact(picture.width(), picture.format().channels()),
        picture.height(),
        Component.LUMA,
        scaleOf(grey),
        1);
  }

  /**
   * Floats that already lie on 0..255, such as a level of a pyramid.
   *
   * @param floats direct, native byte order
   * @param width columns
   * @param height rows
   * @return samples over the buffer
   */
  public static Samples plane(ByteBuffer floats, int width, int height) {
    return new Samples(floats, PixelFormat.GRAY_F32, width, height, Component.LUMA, 1, 1);
  }

  private static float scaleOf(PixelFormat format) {
    return (float) (255 / format.peak());
  }

  /**
   * The same samples, averaged.
   *
   * @param side of the squares; 1 for none
   * @return samples over the same memory
   */
  public Samples averagedDown(int side) {
    return new Samples(pixels, format, width, height, component, scale, side);
  }

  /**
   * Columns a kernel sees.
   *
   * @return width / factor, rounded up
   */
  public int columns() {
    return (width + factor - 1) / factor;
  }

  /**
   * Rows a kernel sees.
   *
   * @return height / factor, rounded up
   */
  public int rows() {
    return (height + factor - 1) / factor;
  }
}
