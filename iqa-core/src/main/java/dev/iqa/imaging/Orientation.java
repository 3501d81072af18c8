// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.Picture;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The eight orientations of EXIF.
 *
 * @see <a href="https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf">EXIF 2.32
 *     §4.6.4</a>
 */
final class Orientation {

  private Orientation() {}

  @SuppressWarnings("try") // the scope works by being open
  static Picture apply(int orientation, Picture picture) {
    if (orientation == 1) {
      return picture;
    }
    boolean sides = orientation >= 5;
    int width = sides ? picture.height() : picture.width();
    int height = sides ? picture.width() : picture.height();
    ByteBuffer out = Decoder.allocate(width, height, picture.format());
    try (PointerScope scope = new PointerScope()) {
      Mat from = Mats.of(picture);
      Mat to = Mats.over(width, height, picture.format(), out);
      switch (orientation) {
        case 2 -> opencv_core.flip(from, to, 1);
        case 3 -> opencv_core.flip(from, to, -1);
        case 4 -> opencv_core.flip(from, to, 0);
        case 5 -> opencv_core.transpose(from, to);
        case 6 -> opencv_core.rotate(from, to, opencv_core.ROTATE_90_CLOCKWISE);
        case 7 -> {
          Mat turned = new Mat();
          opencv_core.transpose(from, turned);
          opencv_core.flip(turned, to, -1);
        }
        case 8 -> opencv_core.rotate(from, to, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
        default -> throw new IllegalArgumentException("orientation " + orientation);
      }
    }
    Picture turned = Picture.wrap(width, height, picture.format(), out);
    for (String step : picture.history()) {
      turned = turned.withStep(step);
    }
    return turned.withStep("EXIF orientation " + orientation + " applied");
  }
}
