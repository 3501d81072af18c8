// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Mats;
import java.nio.ByteBuffer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Parts of RGB8 pictures, and pictures of another size. */
final class Windows {

  private Windows() {}

  static Picture crop(Picture picture, int left, int top, int width, int height) {
    if (width == picture.width() && height == picture.height()) {
      return picture;
    }
    ByteBuffer in = picture.pixels();
    ByteBuffer out = ByteBuffer.allocateDirect(width * height * 3);
    byte[] row = new byte[width * 3];
    for (int y = 0; y < height; y++) {
      in.get(((top + y) * picture.width() + left) * 3, row);
      out.put(row);
    }
    return Picture.wrap(width, height, PixelFormat.RGB8, out.flip());
  }

  /** Averaged down, or by bicubic interpolation up. */
  static Picture resize(Picture picture, int width, int height) {
    if (width == picture.width() && height == picture.height()) {
      return picture;
    }
    boolean smaller = width < picture.width();
    return resize(
        picture, width, height, smaller ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_CUBIC);
  }

  static Picture resize(Picture picture, int width, int height, int interpolation) {
    try (Mat from = Mats.of(picture);
        Mat to = new Mat();
        Size size = new Size(width, height)) {
      opencv_imgproc.resize(from, to, size, 0, 0, interpolation);
      return Mats.picture(to);
    }
  }

  /** The picture mirrored and turned: one of eight ways. */
  static Picture turned(Picture picture, int way) {
    if (way == 0) {
      return picture;
    }
    try (Mat from = Mats.of(picture);
        Mat first = new Mat();
        Mat second = new Mat()) {
      Mat result = from;
      if ((way & 4) != 0) {
        org.bytedeco.opencv.global.opencv_core.transpose(result, first);
        result = first;
      }
      if ((way & 3) != 0) {
        org.bytedeco.opencv.global.opencv_core.flip(result, second, (way & 3) - 2);
        result = second;
      }
      return Mats.picture(result);
    }
  }
}
