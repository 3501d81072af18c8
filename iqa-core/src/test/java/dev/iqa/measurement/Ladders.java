// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_NEAREST;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.iqa.DistortionFamily;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Five severities of eleven kinds of damage, one type each, with the parameters of DepictQA's
 * distortion library.
 *
 * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a>
 */
final class Ladders {

  static final List<DistortionFamily> FAMILIES =
      List.of(
          DistortionFamily.BLUR,
          DistortionFamily.NOISE,
          DistortionFamily.COMPRESSION,
          DistortionFamily.BRIGHTEN,
          DistortionFamily.DARKEN,
          DistortionFamily.CONTRAST_STRENGTHEN,
          DistortionFamily.CONTRAST_WEAKEN,
          DistortionFamily.SATURATE_STRENGTHEN,
          DistortionFamily.SATURATE_WEAKEN,
          DistortionFamily.OVERSHARPEN,
          DistortionFamily.PIXELATE);

  private Ladders() {}

  /** A damaged RGB8 picture. */
  static Picture distort(Picture clean, DistortionFamily family, int severity) {
    int step = severity - 1;
    return switch (family) {
      case BLUR -> withMat(clean, m -> GaussianBlur(m, m, new Size(0, 0), severity));
      case NOISE -> {
        double sigma = 255 * new double[] {.05, .1, .15, .2, .25}[step];
        Random random = new Random(severity);
        yield bySample(clean, v -> v + sigma * random.nextGaussian());
      }
      case COMPRESSION ->
          withMat(
              clean,
              m -> {
                try (BytePointer bytes = new BytePointer();
                    IntPointer quality =
                        new IntPointer(IMWRITE_JPEG_QUALITY, new int[] {25, 18, 12, 8, 5}[step])) {
                  imencode(".jpg", m, bytes, quality);
                  try (Mat file = new Mat(bytes, false);
                      Mat decoded = imdecode(file, IMREAD_COLOR)) {
                    decoded.copyTo(m);
                  }
                }
              });
      case BRIGHTEN -> {
        double shift = 255 * new double[] {.1, .15, .2, .27, .35}[step];
        yield bySample(clean, v -> v + shift);
      }
      case DARKEN -> {
        double shift = 255 * new double[] {.1, .15, .2, .27, .35}[step];
        yield bySample(clean, v -> v - shift);
      }
      case CONTRAST_STRENGTHEN -> {
        double factor = new double[] {1.4, 1.7, 2.1, 2.6, 4}[step];
        double mean = mean(clean);
        yield bySample(clean, v -> mean + factor * (v - mean));
      }
      case CONTRAST_WEAKEN -> {
        double factor = new double[] {.75, .6, .45, .3, .2}[step];
        double mean = mean(clean);
        yield bySample(clean, v -> mean + factor * (v - mean));
      }
      case SATURATE_STRENGTHEN -> chroma(clean, new double[] {2, 3, 5, 8, 16}[step]);
      case SATURATE_WEAKEN -> chroma(clean, new double[] {.6, .4, .2, .1, 0}[step]);
      case OVERSHARPEN -> {
        double amount = new double[] {2, 2.8, 4, 6, 8}[step];
        yield withMat(
            clean,
            m -> {
              try (Mat soft = new Mat()) {
                GaussianBlur(m, soft, new Size(5, 5), 0, 0, BORDER_REFLECT_101, 0);
                org.bytedeco.opencv.global.opencv_core.addWeighted(
                    m, 1 + amount, soft, -amount, 0, m);
              }
            });
      }
      case PIXELATE -> {
        double scale = new double[] {.5, .4, .3, .25, .2}[step];
        yield withMat(
            clean,
            m -> {
              try (Mat small = new Mat()) {
                Size full = m.size();
                resize(m, small, new Size(), scale, scale, INTER_AREA);
                resize(small, m, full, 0, 0, INTER_NEAREST);
              }
            });
      }
      default -> throw new IllegalArgumentException("no ladder for " + family);
    };
  }

  private interface Change {
    void apply(Mat picture);
  }

  private interface SampleChange {
    double apply(double sample);
  }

  private static Picture withMat(Picture clean, Change change) {
    try (Mat mat = new Mat(clean.height(), clean.width(), 16)) {
      ByteBuffer data = mat.data().capacity(mat.total() * 3).asByteBuffer();
      data.put(clean.pixels());
      change.apply(mat);
      ByteBuffer out = mat.data().capacity(mat.total() * 3).asByteBuffer();
      return Picture.copyOf(clean.width(), clean.height(), PixelFormat.RGB8, out);
    }
  }

  private static Picture bySample(Picture clean, SampleChange change) {
    ByteBuffer in = clean.pixels();
    ByteBuffer out = ByteBuffer.allocateDirect(in.remaining());
    while (in.hasRemaining()) {
      out.put(clamped(change.apply(in.get() & 0xff)));
    }
    return Picture.wrap(clean.width(), clean.height(), PixelFormat.RGB8, out.flip());
  }

  private static Picture chroma(Picture clean, double factor) {
    ByteBuffer in = clean.pixels();
    ByteBuffer out = ByteBuffer.allocateDirect(in.remaining());
    while (in.hasRemaining()) {
      double r = in.get() & 0xff;
      double g = in.get() & 0xff;
      double b = in.get() & 0xff;
      double luma = .299 * r + .587 * g + .114 * b;
      out.put(clamped(luma + factor * (r - luma)));
      out.put(clamped(luma + factor * (g - luma)));
      out.put(clamped(luma + factor * (b - luma)));
    }
    return Picture.wrap(clean.width(), clean.height(), PixelFormat.RGB8, out.flip());
  }

  private static double mean(Picture picture) {
    ByteBuffer in = picture.pixels();
    double sum = 0;
    int count = in.remaining();
    while (in.hasRemaining()) {
      sum += in.get() & 0xff;
    }
    return sum / count;
  }

  private static byte clamped(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
