// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A picture in the making: 8-bit RGB, drawn on from the outside in. Letters are OpenCV's Hershey
 * strokes, because they need no font file, and minimal machines have none.
 */
final class Canvas {

  /** Height of a line of text at scale 1, in pixels. */
  static final int LINE = 22;

  private static final double STROKE_SCALE = 0.5;

  private final int width;
  private final int height;
  private final ByteBuffer pixels;

  /**
   * A canvas of one colour.
   *
   * @param width in pixels
   * @param height in pixels
   * @param colour 0xRRGGBB
   */
  Canvas(int width, int height, int colour) {
    this.width = width;
    this.height = height;
    pixels = ByteBuffer.allocateDirect(Math.multiplyExact(3, Math.multiplyExact(width, height)));
    for (int i = 0; i < width * height; i++) {
      set(i, colour);
    }
  }

  /**
   * Columns.
   *
   * @return in pixels
   */
  int width() {
    return width;
  }

  /**
   * Rows.
   *
   * @return in pixels
   */
  int height() {
    return height;
  }

  /**
   * Colours one pixel.
   *
   * @param x column
   * @param y row
   * @param colour 0xRRGGBB
   */
  void set(int x, int y, int colour) {
    set(y * width + x, colour);
  }

  private void set(int index, int colour) {
    pixels.put(3 * index, (byte) (colour >> 16));
    pixels.put(3 * index + 1, (byte) (colour >> 8));
    pixels.put(3 * index + 2, (byte) colour);
  }

  /**
   * Writes a line.
   *
   * @param text only ASCII has strokes; the rest shows as ?
   * @param x left end
   * @param baseline row the letters stand on
   * @param scale 1 for {@link #LINE} pixels a line
   * @param colour 0xRRGGBB
   */
  void write(String text, int x, int baseline, double scale, int colour) {
    try (Mat mat = mat();
        Point at = new Point(x, baseline);
        Scalar ink = new Scalar(colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff, 0)) {
      opencv_imgproc.putText(
          mat,
          ascii(text),
          at,
          opencv_imgproc.FONT_HERSHEY_SIMPLEX,
          STROKE_SCALE * scale,
          ink,
          thickness(scale),
          opencv_imgproc.LINE_AA,
          false);
    }
  }

  /**
   * Columns that a line takes.
   *
   * @param text as for {@link #write}
   * @param scale as for {@link #write}
   * @return in pixels
   */
  static int widthOf(String text, double scale) {
    int[] baseline = new int[1];
    try (Size size =
        opencv_imgproc.getTextSize(
            ascii(text),
            opencv_imgproc.FONT_HERSHEY_SIMPLEX,
            STROKE_SCALE * scale,
            thickness(scale),
            baseline)) {
      return size.width();
    }
  }

  private static int thickness(double scale) {
    return Math.max(1, (int) Math.round(scale));
  }

  private static String ascii(String text) {
    return text.replace("∞", "inf").replace("−", "-").replace("×", "x").replaceAll("[^ -~]", "?");
  }

  /**
   * Lays another canvas on this one.
   *
   * @param other lies within this one
   * @param left column of its left edge
   * @param top row of its upper edge
   */
  void lay(Canvas other, int left, int top) {
    for (int y = 0; y < other.height; y++) {
      pixels.put(
          3 * ((top + y) * width + left), other.pixels, 3 * y * other.width, 3 * other.width);
    }
  }

  /**
   * This canvas in another size, averaged where it shrinks.
   *
   * @param newWidth in pixels
   * @param newHeight in pixels
   * @return a new canvas
   */
  Canvas resized(int newWidth, int newHeight) {
    Canvas result = new Canvas(newWidth, newHeight, 0);
    try (Mat from = mat();
        Mat to = result.mat();
        Size size = new Size(newWidth, newHeight)) {
      opencv_imgproc.resize(from, to, size, 0, 0, opencv_imgproc.INTER_AREA);
    }
    return result;
  }

  /**
   * A copy of a picture in 8 bits, clipped to its nominal range.
   *
   * @param picture any format
   * @return a canvas of its size
   */
  static Canvas of(Picture picture) {
    Canvas canvas = new Canvas(picture.width(), picture.height(), 0);
    ByteBuffer bytes = picture.pixels();
    ShortBuffer shorts = bytes.asShortBuffer();
    FloatBuffer floats = bytes.asFloatBuffer();
    int channels = picture.format().channels();
    for (int i = 0; i < picture.width() * picture.height(); i++) {
      int rgb = 0;
      for (int c = 0; c < 3; c++) {
        int at = channels * i + (channels == 1 ? 0 : c);
        rgb =
            rgb << 8
                | switch (picture.format()) {
                  case GRAY8, RGB8 -> bytes.get(at) & 0xff;
                  case GRAY16, RGB16 -> Math.round((shorts.get(at) & 0xffff) / 257f);
                  case GRAY_F32, RGB_F32 ->
                      Math.round(255 * Math.max(0, Math.min(1, floats.get(at))));
                };
      }
      canvas.set(i, rgb);
    }
    return canvas;
  }

  /**
   * What was drawn.
   *
   * @return a copy
   */
  Picture picture() {
    return Picture.copyOf(width, height, PixelFormat.RGB8, pixels.duplicate());
  }

  private Mat mat() {
    ByteBuffer whole = pixels.duplicate().order(ByteOrder.nativeOrder());
    return new Mat(height, width, CV_8UC3, new BytePointer(whole));
  }
}
