// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Pictures as OpenCV matrices and back, the pixels shared.
 *
 * <p>Close what {@link #of} returns, or open a {@link PointerScope} around it: JavaCPP counts the
 * matrices' headers, not their pixels, and the collector lets them pile up.
 */
public final class Mats {

  private static final Cleaner CLEANER = Cleaner.create();

  private Mats() {}

  /**
   * A matrix over a picture's own memory, channels in the order red, green, blue. Nobody may write
   * to it: the picture is immutable and others may be reading it.
   *
   * @param picture any
   * @return a continuous {@code height × width} matrix that keeps the picture's memory alive until
   *     it is closed
   */
  public static Mat of(Picture picture) {
    return over(picture.width(), picture.height(), picture.format(), picture.pixels());
  }

  /** A matrix over a direct buffer, which it keeps alive. */
  static Mat over(int width, int height, PixelFormat format, ByteBuffer direct) {
    return new Mat(height, width, type(format), new BytePointer(direct));
  }

  /**
   * A picture over a matrix's own memory, which lives until the picture and every view of its
   * pixels are unreachable, whether or not the matrix is closed. Nobody may write to the matrix
   * afterwards. Copied only where it cannot be shared: rows with gaps between them, or pixels that
   * OpenCV does not own.
   *
   * @param mat CV_8U, CV_16U or CV_32F with one channel, or three in the order red, green, blue
   * @return a picture with an empty history
   * @throws IllegalArgumentException for an empty matrix and for other types
   */
  @SuppressWarnings("try") // the scope works by being open
  public static Picture picture(Mat mat) {
    if (mat.empty() || mat.dims() != 2) {
      throw new IllegalArgumentException(
          "a picture needs a matrix of rows and columns; this one has "
              + mat.dims()
              + " dimensions and is "
              + (mat.empty() ? "empty" : "not"));
    }
    PixelFormat format = format(mat.type());
    long bytes = (long) mat.rows() * mat.cols() * format.bytesPerPixel();
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a picture holds up to "
              + Integer.MAX_VALUE
              + " bytes; this matrix of "
              + mat.cols()
              + "×"
              + mat.rows()
              + " has "
              + bytes);
    }
    boolean shareable = mat.isContinuous() && mat.u() != null && !mat.u().isNull();
    Mat kept = shareable ? new Mat(mat) : mat.clone();
    // The reference outlives any PointerScope that is open here.
    kept.retainReference();
    try (PointerScope scope = new PointerScope()) {
      ByteBuffer root = new BytePointer(kept.data()).capacity(bytes).asByteBuffer();
      CLEANER.register(root, kept::releaseReference);
      return Picture.wrap(
          mat.cols(), mat.rows(), format, root.duplicate().order(ByteOrder.nativeOrder()));
    }
  }

  /** OpenCV's number for the layout. */
  static int type(PixelFormat format) {
    return switch (format) {
      case GRAY8 -> opencv_core.CV_8UC1;
      case RGB8 -> opencv_core.CV_8UC3;
      case GRAY16 -> opencv_core.CV_16UC1;
      case RGB16 -> opencv_core.CV_16UC3;
      case GRAY_F32 -> opencv_core.CV_32FC1;
      case RGB_F32 -> opencv_core.CV_32FC3;
    };
  }

  private static PixelFormat format(int type) {
    for (PixelFormat format : PixelFormat.values()) {
      if (type(format) == type) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "no picture has OpenCV's type "
            + type
            + "; CV_8U, CV_16U or CV_32F with one or three channels would work");
  }
}
