// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.max;
import static org.bytedeco.opencv.global.opencv_core.min;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.randn;
import static org.bytedeco.opencv.global.opencv_core.sqrt;
import static org.bytedeco.opencv.global.opencv_core.theRNG;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.bilateralFilter;
import static org.bytedeco.opencv.global.opencv_imgproc.filter2D;

import dev.iqa.DistortionFamily;
import dev.iqa.Picture;
import dev.iqa.imaging.Mats;
import dev.iqa.imaging.Pictures;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * What goes wrong between a scene and a file, in a camera's order and at any strength: exposure,
 * defocus, motion, noise of the sensor, smoothing against it, enlargement, sharpening, JPEG. The
 * library of distortions has neither the order nor the mild strengths in which authentic faults
 * come.
 *
 * @param exposure in powers of two, 0 for none; light beyond the range is lost
 * @param contrast factor about the mean, 1 for none
 * @param saturation factor of colour, 1 for none
 * @param blurSigmaPixels of a Gaussian (defocus), 0 for none
 * @param discShare from 0, a Gaussian, to 1, a disc of the same spread
 * @param motionPixels length of the line, 0 for none
 * @param motionDegrees its direction
 * @param shotNoise variance of white, samples 0..1
 * @param readNoise standard deviation of black
 * @param grainSigmaPixels how far noise is smeared by demosaicking
 * @param smoothing strength of an edge-preserving filter, samples 0..1; 0 for none
 * @param enlargement how many times smaller the picture once was, 1 for none
 * @param sharpening amount of an unsharp mask, 0 for none
 * @param jpegQualityPercent of the file, 100 for none
 * @param seed of the noise
 */
record CameraFaults(
    double exposure,
    double contrast,
    double saturation,
    double blurSigmaPixels,
    double discShare,
    double motionPixels,
    double motionDegrees,
    double shotNoise,
    double readNoise,
    double grainSigmaPixels,
    double smoothing,
    double enlargement,
    double sharpening,
    int jpegQualityPercent,
    long seed) {

  /** Draws one to four faults; one time in seven, what too little light does. */
  static CameraFaults drawn(Draw draw) {
    return draw.chance(1 / 7.0) ? inTheDark(draw) : several(draw);
  }

  /** Underexposed, raised noise, and what the camera does against it. */
  private static CameraFaults inTheDark(Draw draw) {
    return new CameraFaults(
        draw.between(-5, -0.8),
        1,
        1,
        draw.chance(0.4) ? draw.scaleBetween(0.5, 3) : 0,
        draw.between(0, 1),
        draw.chance(0.3) ? draw.scaleBetween(3, 30) : 0,
        draw.between(0, 180),
        draw.scaleBetween(1e-3, 4e-2),
        draw.scaleBetween(8e-3, 8e-2),
        draw.chance(0.7) ? draw.between(0.4, 1.4) : 0,
        draw.chance(0.5) ? draw.scaleBetween(0.03, 0.3) : 0,
        1,
        0,
        draw.chance(0.5) ? (int) draw.scaleBetween(30, 96) : 100,
        draw.seed());
  }

  private static CameraFaults several(Draw draw) {
    boolean[] has = new boolean[8];
    int count = draw.chance(0.35) ? 1 : 1 + draw.below(4);
    for (int i = 0; i < count; i++) {
      has[draw.below(has.length)] = true;
    }
    boolean noisy = has[3];
    return new CameraFaults(
        has[0] ? draw.between(-3, 1.8) : 0,
        has[1] ? draw.scaleBetween(0.4, 2) : 1,
        has[1] && draw.chance(0.5) ? draw.scaleBetween(0.25, 2.5) : 1,
        has[2] ? draw.scaleBetween(0.5, 6) : 0,
        draw.between(0, 1),
        has[6] ? draw.scaleBetween(3, 40) : 0,
        draw.between(0, 180),
        noisy ? draw.scaleBetween(1e-4, 2e-2) : 0,
        noisy ? draw.scaleBetween(2e-3, 6e-2) : 0,
        draw.chance(0.6) ? draw.between(0.4, 1.1) : 0,
        (noisy && draw.chance(0.4)) || (has[7] && draw.chance(0.5))
            ? draw.scaleBetween(0.03, 0.3)
            : 0,
        has[4] ? draw.scaleBetween(1.2, 5) : 1,
        has[5] && draw.chance(0.5) ? draw.scaleBetween(0.4, 4) : 0,
        has[5] || has[7] || draw.chance(0.3) ? (int) draw.scaleBetween(8, 96) : 100,
        draw.seed());
  }

  /**
   * The same faults, all of them stronger or weaker.
   *
   * @param factor 1 leaves them, 0 removes them
   */
  CameraFaults times(double factor) {
    return new CameraFaults(
        exposure * factor,
        Math.pow(contrast, factor),
        Math.pow(saturation, factor),
        blurSigmaPixels * factor,
        discShare,
        motionPixels * factor,
        motionDegrees,
        shotNoise * factor * factor,
        readNoise * factor,
        grainSigmaPixels,
        smoothing * factor,
        Math.pow(enlargement, factor),
        sharpening * factor,
        jpegQualityPercent >= 100
            ? 100
            : (int) Math.round(100 / (1 + (100.0 / jpegQualityPercent - 1) * factor)),
        seed);
  }

  /** By family: 1 plainly there, 0 plainly not there, −1 anything between. */
  byte[] presence() {
    byte[] presence = new byte[Vocabulary.FAMILIES.size()];
    Arrays.fill(presence, (byte) 0);
    double noise = Math.sqrt(shotNoise / 2 + readNoise * readNoise);
    boolean smoothed = smoothing > 0;
    set(
        presence,
        DistortionFamily.BLUR,
        blurSigmaPixels >= 1 || motionPixels >= 6 || enlargement >= 2,
        blurSigmaPixels < 0.3 && motionPixels < 1.5 && enlargement < 1.05 && !smoothed);
    set(presence, DistortionFamily.NOISE, noise >= 0.022 && !smoothed, noise < 0.003);
    set(presence, DistortionFamily.COMPRESSION, jpegQualityPercent <= 45, jpegQualityPercent >= 88);
    set(presence, DistortionFamily.BRIGHTEN, exposure >= 0.6, exposure < 0.1);
    set(presence, DistortionFamily.DARKEN, exposure <= -0.8, exposure > -0.1);
    boolean exposed = Math.abs(exposure) < 0.15;
    set(
        presence,
        DistortionFamily.CONTRAST_STRENGTHEN,
        contrast >= 1.5 && exposed,
        contrast < 1.05 && exposed);
    set(
        presence,
        DistortionFamily.CONTRAST_WEAKEN,
        contrast <= 0.65 && exposed,
        contrast > 0.95 && exposed);
    boolean toned = exposed && Math.abs(Math.log(contrast)) < 0.05;
    set(
        presence,
        DistortionFamily.SATURATE_STRENGTHEN,
        saturation >= 2 && toned,
        saturation < 1.05 && toned);
    set(
        presence,
        DistortionFamily.SATURATE_WEAKEN,
        saturation <= 0.5 && toned,
        saturation > 0.95 && toned);
    set(presence, DistortionFamily.OVERSHARPEN, sharpening >= 2.2, sharpening < 0.1);
    return presence;
  }

  private static void set(byte[] presence, DistortionFamily family, boolean there, boolean not) {
    presence[Vocabulary.indexOf(family)] = (byte) (there ? 1 : not ? 0 : -1);
  }

  /** The picture as such a camera would have left it; same size. */
  @SuppressWarnings("try") // the scope works by being open
  Picture apply(Picture picture) {
    Picture exposed;
    try (PointerScope scope = new PointerScope()) {
      Mat image = new Mat();
      Mats.of(picture).convertTo(image, CV_32F, 1 / 255.0, 0);
      image = toned(image);
      image = blurred(image);
      image = noisy(image);
      image = smoothed(image);
      image = enlarged(image);
      image = sharpened(image);
      Mat samples = new Mat();
      image.convertTo(samples, CV_8U, 255, 0);
      exposed = Mats.picture(samples);
    }
    return jpegQualityPercent >= 100
        ? exposed
        : Pictures.read(Pictures.jpeg(exposed, Math.max(4, jpegQualityPercent)));
  }

  private Mat toned(Mat image) {
    Mat result = image;
    if (Math.abs(exposure) > 0.01) {
      // Gain acts on light, of which samples are about the 2.2nd root.
      Mat next = new Mat();
      result.convertTo(next, CV_32F, Math.pow(2, exposure / 2.2), 0);
      result = clipped(next);
    }
    if (Math.abs(contrast - 1) > 0.01) {
      Scalar mean = org.bytedeco.opencv.global.opencv_core.mean(result);
      double middle = (mean.get(0) + mean.get(1) + mean.get(2)) / 3;
      Mat next = new Mat();
      result.convertTo(next, CV_32F, contrast, middle * (1 - contrast));
      result = clipped(next);
    }
    if (Math.abs(saturation - 1) > 0.01) {
      float s = (float) saturation;
      float[] luma = {0.299f, 0.587f, 0.114f};
      Mat mix = new Mat(3, 3, CV_32F);
      try (FloatIndexer cells = mix.createIndexer()) {
        for (int row = 0; row < 3; row++) {
          for (int column = 0; column < 3; column++) {
            cells.put(row, column, (1 - s) * luma[column] + (row == column ? s : 0));
          }
        }
      }
      Mat next = new Mat();
      org.bytedeco.opencv.global.opencv_core.transform(result, next, mix);
      result = clipped(next);
    }
    return result;
  }

  private static Mat clipped(Mat image) {
    Mat low = new Mat(image.size(), CV_32FC3, Scalar.all(0));
    Mat high = new Mat(image.size(), CV_32FC3, Scalar.all(1));
    max(image, low, image);
    min(image, high, image);
    return image;
  }

  private Mat blurred(Mat image) {
    Mat result = image;
    if (blurSigmaPixels > 0.2) {
      Mat soft = new Mat();
      if (discShare < 0.5 || blurSigmaPixels < 0.7) {
        GaussianBlur(result, soft, new Size(0, 0), blurSigmaPixels);
      } else {
        filter2D(result, soft, -1, disc(2 * blurSigmaPixels));
      }
      result = soft;
    }
    if (motionPixels > 1) {
      Mat soft = new Mat();
      filter2D(result, soft, -1, line(motionPixels, motionDegrees));
      result = soft;
    }
    return result;
  }

  /** Evenly filled, with a soft rim of one pixel. */
  static Mat disc(double radius) {
    int reach = (int) Math.ceil(radius);
    int side = 2 * reach + 1;
    return kernel(
        side, (dx, dy) -> Math.min(1, Math.max(0, radius + 0.5 - Math.sqrt(dx * dx + dy * dy))));
  }

  /** A line of light, as a moving camera draws it. */
  static Mat line(double length, double degrees) {
    int reach = (int) Math.ceil(length / 2);
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    return kernel(
        2 * reach + 1,
        (dx, dy) -> {
          double along = Math.abs(dx * cos + dy * sin);
          double across = Math.abs(dy * cos - dx * sin);
          return Math.min(1, Math.max(0, length / 2 + 0.5 - along)) * Math.max(0, 1 - across);
        });
  }

  private interface Weight {
    double at(int dx, int dy);
  }

  private static Mat kernel(int side, Weight weight) {
    Mat kernel = new Mat(side, side, CV_32F);
    int reach = side / 2;
    double sum = 0;
    float[] weights = new float[side * side];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) weight.at(i % side - reach, i / side - reach);
      sum += weights[i];
    }
    try (FloatIndexer cells = kernel.createIndexer()) {
      for (int i = 0; i < weights.length; i++) {
        cells.put(i / side, i % side, (float) (weights[i] / sum));
      }
    }
    return kernel;
  }

  private Mat noisy(Mat image) {
    if (shotNoise < 1e-6 && readNoise < 5e-4) {
      return image;
    }
    Mat spread = new Mat();
    image.convertTo(spread, CV_32F, shotNoise, readNoise * readNoise);
    sqrt(spread, spread);
    Mat noise = new Mat(image.size(), CV_32FC3);
    // OpenCV keeps one generator for each thread.
    theRNG().state(seed | 1);
    randn(noise, new Mat(1, 1, CV_64F, Scalar.all(0)), new Mat(1, 1, CV_64F, Scalar.all(1)));
    if (grainSigmaPixels > 0) {
      GaussianBlur(noise, noise, new Size(0, 0), grainSigmaPixels);
      // Smearing makes noise weaker: 1 / (2 σ √π) for a wide Gaussian.
      double gain = Math.max(1, 2 * grainSigmaPixels * Math.sqrt(Math.PI) * 0.9);
      noise.convertTo(noise, CV_32F, gain, 0);
    }
    multiply(noise, spread, noise);
    Mat sum = new Mat();
    addWeighted(image, 1, noise, 1, 0, sum);
    return clipped(sum);
  }

  private Mat smoothed(Mat image) {
    if (smoothing < 0.01) {
      return image;
    }
    Mat result = new Mat();
    bilateralFilter(image, result, 7, smoothing, 2);
    return result;
  }

  private Mat enlarged(Mat image) {
    if (enlargement < 1.03) {
      return image;
    }
    int width = Math.max(8, (int) Math.round(image.cols() / enlargement));
    int height = Math.max(8, (int) Math.round(image.rows() / enlargement));
    Mat small = new Mat();
    org.bytedeco.opencv.global.opencv_imgproc.resize(
        image, small, new Size(width, height), 0, 0, INTER_AREA);
    Mat large = new Mat();
    int method = (seed & 1) == 0 ? INTER_CUBIC : INTER_LINEAR;
    org.bytedeco.opencv.global.opencv_imgproc.resize(small, large, image.size(), 0, 0, method);
    return large;
  }

  private Mat sharpened(Mat image) {
    if (sharpening < 0.05) {
      return image;
    }
    Mat soft = new Mat();
    GaussianBlur(image, soft, new Size(0, 0), (seed & 2) == 0 ? 1 : 1.8);
    Mat result = new Mat();
    addWeighted(image, 1 + sharpening, soft, -sharpening, 0, result);
    return clipped(result);
  }
}
