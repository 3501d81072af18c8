// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Mats;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Parts of RGB8 pictures, and pictures of another size. */
public final class Windows {

  private Windows() {}

  public static Picture crop(Picture picture, int left, int top, int width, int height) {
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

  /**
   * Part of a photograph, averaged down and mirrored at random: three of four times a square of the
   * least side, else one of 384 or 512 pixels where that is more.
   *
   * @param photos RGB8, at least {@code least} pixels a side
   * @param least side of the part, in pixels
   * @param draw chance
   * @return the part
   */
  public static Picture drawn(List<Picture> photos, int least, Draw draw) {
    Picture photo = photos.get(draw.below(photos.size()));
    int shorter = Math.min(photo.width(), photo.height());
    double scale = draw.chance(0.4) ? 1 : draw.between(Math.min(1, (double) least / shorter), 1);
    int width = Math.max(least, (int) Math.round(photo.width() * scale));
    int height = Math.max(least, (int) Math.round(photo.height() * scale));
    int share = draw.below(20);
    int side = Math.max(least, share < 15 ? 0 : share < 18 ? 384 : 512);
    int partWidth = Math.min(side, width);
    int partHeight = Math.min(side, height);
    int left = draw.below(width - partWidth + 1);
    int top = draw.below(height - partHeight + 1);
    Picture part = crop(resize(photo, width, height), left, top, partWidth, partHeight);
    return turned(part, draw.chance(0.5) ? 3 : 0);
  }
}
