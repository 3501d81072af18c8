// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** From bytes to an upright sRGB picture: structure, pixels, alpha, colours, orientation. */
final class Decoder {

  private Decoder() {}

  static Picture decode(byte[] bytes, ReadLimits limits) {
    if (bytes.length > limits.maxBytes()) {
      throw new UnreadablePictureException(
          "the file has "
              + bytes.length
              + " bytes; up to "
              + limits.maxBytes()
              + " are read, ReadLimits that allow more would work");
    }
    Header header = header(bytes, limits);
    Picture picture = pixels(bytes, header);
    for (String note : header.notes()) {
      picture = picture.withStep(note);
    }
    byte[] profile = header.iccProfile();
    if (profile != null) {
      picture = IccProfile.toSrgb(profile, picture);
    }
    return Orientation.apply(header.orientation(), picture);
  }

  static Header header(byte[] bytes, ReadLimits limits) {
    return switch (FileFormat.of(bytes)) {
      case JPEG -> JpegStructure.read(bytes, limits);
      case PNG -> PngStructure.read(bytes, limits);
      case WEBP -> WebpStructure.read(bytes, limits);
      case TIFF -> TiffStructure.read(bytes, limits);
      case BMP -> BmpStructure.read(bytes, limits);
    };
  }

  @SuppressWarnings("try") // the scope works by being open
  private static Picture pixels(byte[] bytes, Header header) {
    PixelFormat format = header.pixelFormat();
    int width = header.width();
    int height = header.height();
    byte[] patched = header.patched();
    try (PointerScope scope = new PointerScope()) {
      Mat input = input(patched == null ? bytes : patched, header);
      // libjpeg writes every row, even of a broken file; other decoders may stop half-way.
      ByteBuffer out =
          PixelMemory.lend(bytes(width, height, format), header.fileFormat() != FileFormat.JPEG);
      String step =
          "decoded "
              + header.fileFormat().label()
              + " "
              + width
              + "×"
              + height
              + (header.details().isEmpty() ? "" : ", " + header.details());
      if (header.alpha() != Header.Alpha.NONE) {
        Mat decoded = opencv_imgcodecs.imdecode(input, opencv_imgcodecs.IMREAD_UNCHANGED);
        int depth = format.bytesPerSample() == 2 ? opencv_core.CV_16U : opencv_core.CV_8U;
        boolean opaque = decoded.channels() == 3;
        requireDecoded(decoded, header, opencv_core.CV_MAKETYPE(depth, opaque ? 3 : 4));
        boolean transparent = Alpha.onWhite(decoded, format, out);
        return Picture.wrap(width, height, format, out)
            .withStep(step)
            .withStep(transparent ? "alpha composited on white" : "alpha dropped, all opaque");
      }
      // With IMREAD_COLOR_RGB, OpenCV 4.13 leaves the samples of 16-bit TIFF unwritten.
      boolean reversed = header.fileFormat() == FileFormat.TIFF && format.channels() == 3;
      int colour = reversed ? opencv_imgcodecs.IMREAD_COLOR_BGR : opencv_imgcodecs.IMREAD_COLOR_RGB;
      int flags =
          (format.channels() == 1 ? opencv_imgcodecs.IMREAD_GRAYSCALE : colour)
              | (format.bytesPerSample() == 2 ? opencv_imgcodecs.IMREAD_ANYDEPTH : 0)
              | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
      Mat target = Mats.over(width, height, format, out);
      Mat decoded = opencv_imgcodecs.imdecode(input, flags, target);
      requireDecoded(decoded, header, Mats.type(format));
      if (decoded.data().address() != new BytePointer(out).address()) {
        target = Mats.over(width, height, format, out);
        decoded.copyTo(target);
      }
      if (reversed) {
        opencv_imgproc.cvtColor(target, target, opencv_imgproc.COLOR_BGR2RGB);
      }
      if (header.inverted()) {
        opencv_core.bitwise_not(target, target);
      }
      Picture picture;
      if (header.transparentGrey() >= 0 && whiten(out, format, header.transparentGrey())) {
        picture =
            Picture.wrap(width, height, format, out)
                .withStep(step)
                .withStep("alpha composited on white");
      } else {
        picture = Picture.wrap(width, height, format, out).withStep(step);
      }
      return picture;
    }
  }

  private static Mat input(byte[] bytes, Header header) {
    long total = 0;
    for (Header.Span span : header.payload()) {
      total += span.length();
    }
    BytePointer payload = new BytePointer(total);
    long at = 0;
    for (Header.Span span : header.payload()) {
      payload.position(at).put(bytes, span.offset(), span.length());
      at += span.length();
    }
    return new Mat(1, (int) total, opencv_core.CV_8UC1, payload.position(0));
  }

  /** Memory of a picture, to be written to its last byte: it may hold anything. */
  static ByteBuffer allocate(int width, int height, PixelFormat format) {
    return PixelMemory.lend(bytes(width, height, format), false);
  }

  private static int bytes(int width, int height, PixelFormat format) {
    return width * height * format.bytesPerPixel();
  }

  private static void requireDecoded(Mat decoded, Header header, int type) {
    if (decoded.empty()) {
      throw new UnreadablePictureException(
          header.fileFormat().label()
              + " of "
              + header.width()
              + "×"
              + header.height()
              + " is corrupt: its header is sound, its picture data is not;"
              + " a complete copy would work");
    }
    if (decoded.cols() != header.width()
        || decoded.rows() != header.height()
        || decoded.type() != type) {
      throw new UnreadablePictureException(
          header.fileFormat().label()
              + " contradicts itself: the header names "
              + header.width()
              + "×"
              + header.height()
              + " (type "
              + type
              + "), the decoder found "
              + decoded.cols()
              + "×"
              + decoded.rows()
              + " (type "
              + decoded.type()
              + "); saving it anew would work");
    }
  }

  /** Turns the transparent grey value white; false where no pixel has it. */
  private static boolean whiten(ByteBuffer samples, PixelFormat format, int transparent) {
    boolean found = false;
    if (format == PixelFormat.GRAY16) {
      ShortBuffer shorts = samples.asShortBuffer();
      for (int i = 0; i < shorts.limit(); i++) {
        if ((shorts.get(i) & 0xffff) == transparent) {
          shorts.put(i, (short) 0xffff);
          found = true;
        }
      }
    } else {
      for (int i = 0; i < samples.limit(); i++) {
        if ((samples.get(i) & 0xff) == transparent) {
          samples.put(i, (byte) 0xff);
          found = true;
        }
      }
    }
    return found;
  }
}
