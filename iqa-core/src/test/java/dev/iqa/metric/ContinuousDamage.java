// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Damage of RGB8 pictures of any strength, down to what nobody sees. */
final class ContinuousDamage {

  private ContinuousDamage() {}

  /** The middle of a picture. */
  static Picture crop(Picture picture, int side) {
    int left = (picture.width() - side) / 2;
    int top = (picture.height() - side) / 2;
    ByteBuffer from = picture.pixels();
    ByteBuffer pixels = ByteBuffer.allocate(3 * side * side);
    for (int y = 0; y < side; y++) {
      pixels.put(from.slice(3 * ((top + y) * picture.width() + left), 3 * side));
    }
    return Picture.copyOf(side, side, PixelFormat.RGB8, pixels.flip());
  }

  /** The picture at half size, by averages of four samples. */
  static Picture half(Picture picture) {
    return changed(
        picture,
        picture.width() / 2,
        picture.height() / 2,
        m -> resize(m, m, new Size(picture.width() / 2, picture.height() / 2), 0, 0, INTER_AREA));
  }

  /** Gaussian blur. */
  static Picture blurred(Picture picture, double sigmaPixels) {
    return changed(
        picture,
        picture.width(),
        picture.height(),
        m -> GaussianBlur(m, m, new Size(0, 0), sigmaPixels));
  }

  /** Made smaller and large again, as by an upscaler. */
  static Picture enlarged(Picture picture, double scale) {
    return changed(
        picture,
        picture.width(),
        picture.height(),
        m -> {
          Size full = m.size();
          resize(m, m, new Size(), scale, scale, INTER_AREA);
          resize(m, m, full, 0, 0, INTER_CUBIC);
        });
  }

  /** JPEG at a quality of 1 to 100. */
  static Picture compressed(Picture picture, int qualityPercent) {
    return changed(
        picture,
        picture.width(),
        picture.height(),
        m -> {
          try (BytePointer bytes = new BytePointer();
              IntPointer quality = new IntPointer(IMWRITE_JPEG_QUALITY, qualityPercent)) {
            imencode(".jpg", m, bytes, quality);
            try (Mat file = new Mat(bytes, false);
                Mat decoded = imdecode(file, IMREAD_COLOR)) {
              decoded.copyTo(m);
            }
          }
        });
  }

  /** Gaussian noise, the share of it that all channels have in common given. */
  static Picture noisy(Picture picture, double sigmaGreyLevels, double common, long seed) {
    Random random = new Random(seed);
    double own = Math.sqrt(1 - common * common);
    ByteBuffer from = picture.pixels();
    ByteBuffer pixels = ByteBuffer.allocate(from.remaining());
    while (from.hasRemaining()) {
      double shared = common * random.nextGaussian();
      for (int c = 0; c < 3; c++) {
        double value =
            (from.get() & 0xff) + sigmaGreyLevels * (shared + own * random.nextGaussian());
        pixels.put((byte) Math.max(0, Math.min(255, Math.round(value))));
      }
    }
    return Picture.copyOf(picture.width(), picture.height(), PixelFormat.RGB8, pixels.flip());
  }

  private static Picture changed(Picture picture, int width, int height, Consumer<Mat> change) {
    try (Mat mat = new Mat(picture.height(), picture.width(), 16)) {
      mat.data().capacity(mat.total() * 3).asByteBuffer().put(picture.pixels());
      change.accept(mat);
      return Picture.copyOf(
          width, height, PixelFormat.RGB8, mat.data().capacity(mat.total() * 3).asByteBuffer());
    }
  }
}
