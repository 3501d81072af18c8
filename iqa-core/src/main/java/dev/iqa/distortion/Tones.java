// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC;
import static org.bytedeco.opencv.global.opencv_core.LUT;
import static org.bytedeco.opencv.global.opencv_core.sumElems;

import dev.iqa.Picture;
import dev.iqa.imaging.Mats;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Operations on brightness and contrast: every sample goes through a table. */
final class Tones {

  private Tones() {}

  /** A table of samples in 0..1. */
  static byte[] table(DoubleUnaryOperator curve) {
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = Raster.sample(255 * Math.min(1, Math.max(0, curve.applyAsDouble(v / 255.0))));
    }
    return table;
  }

  /** One table for each channel, or one for all, which is faster. */
  static Picture mapped(Picture source, byte[][] tables) {
    int count = Math.min(tables.length, source.format().channels());
    byte[] interleaved = new byte[256 * count];
    for (int i = 0; i < interleaved.length; i++) {
      interleaved[i] = tables[i % count][i / count];
    }
    try (Mat from = Mats.of(source);
        BytePointer values = new BytePointer(interleaved);
        Mat table = new Mat(1, 256, CV_8UC(count), values);
        Mat to = new Mat()) {
      LUT(from, table, to);
      return Mats.picture(to);
    }
  }

  static Picture mapped(Picture source, DoubleUnaryOperator curve) {
    return mapped(source, new byte[][] {table(curve)});
  }

  /** Parameters: what is added to samples in 0..1. */
  static Picture shift(Picture source, double[] parameters, CounterRandom random) {
    return mapped(source, x -> x + parameters[0]);
  }

  /** Parameters: exponent of samples in 0..1. */
  static Picture gamma(Picture source, double[] parameters, CounterRandom random) {
    return mapped(source, x -> StrictMath.pow(x, parameters[0]));
  }

  /** Parameters: what is added to the value of hue, saturation, value. */
  static Picture valueShift(Picture source, double[] parameters, CounterRandom random) {
    return valueMapped(source, x -> x + parameters[0]);
  }

  /** Parameters: exponent of the value of hue, saturation, value. */
  static Picture valueGamma(Picture source, double[] parameters, CounterRandom random) {
    return valueMapped(source, x -> StrictMath.pow(x, parameters[0]));
  }

  // With hue and saturation kept, all three channels scale with the value, the largest of them: a
  // table by value and sample. Black has no hue and becomes grey.
  private static Picture valueMapped(Picture source, DoubleUnaryOperator curve) {
    if (source.format().channels() == 1) {
      return mapped(source, curve);
    }
    byte[] table = new byte[1 << 16];
    for (int value = 0; value < 256; value++) {
      double mapped = Math.min(1, Math.max(0, curve.applyAsDouble(value / 255.0)));
      for (int v = 0; v <= value; v++) {
        table[value << 8 | v] = Raster.sample(255 * (value == 0 ? mapped : mapped * v / value));
      }
    }
    return Raster.mapRows(
        source,
        (y, in, out) -> {
          for (int i = 0; i < in.length; i += 3) {
            int red = in[i] & 0xff;
            int green = in[i + 1] & 0xff;
            int blue = in[i + 2] & 0xff;
            int row = Math.max(red, Math.max(green, blue)) << 8;
            out[i] = table[row | red];
            out[i + 1] = table[row | green];
            out[i + 2] = table[row | blue];
          }
        });
  }

  /** Parameters: factor of the distance from the mean luma. */
  static Picture contrastScale(Picture source, double[] parameters, CounterRandom random) {
    double mean = Math.floor(meanLuma(source) + 0.5) / 255;
    return mapped(source, x -> mean + parameters[0] * (x - mean));
  }

  /** BT.601 luma averaged over the picture, 0..255. */
  private static double meanLuma(Picture source) {
    double[] means = means(source);
    return means.length == 1 ? means[0] : 0.299 * means[0] + 0.587 * means[1] + 0.114 * means[2];
  }

  // OpenCV adds whole numbers, and their sum has fewer bits than a double.
  private static double[] means(Picture source) {
    double[] means = new double[source.format().channels()];
    try (Mat view = Mats.of(source);
        Scalar sums = sumElems(view)) {
      for (int c = 0; c < means.length; c++) {
        means[c] = sums.get(c) / ((long) source.width() * source.height());
      }
    }
    return means;
  }

  /** Parameters: k of 1 / (1 + (μ / x)ᵏ), μ the mean of the channel. */
  static Picture contrastStretch(Picture source, double[] parameters, CounterRandom random) {
    double[] means = means(source);
    byte[][] tables = new byte[means.length][];
    for (int c = 0; c < means.length; c++) {
      double mean = means[c] / 255;
      tables[c] = table(x -> x == 0 ? 0 : 1 / (1 + StrictMath.pow(mean / x, parameters[0])));
    }
    return mapped(source, tables);
  }

  /** Parameters: a of the parabola through (0, 0), (½, ½ − a/2), (1, 1). */
  static Picture darkenByCurve(Picture source, double[] parameters, CounterRandom random) {
    return mapped(source, x -> parabola(x, -parameters[0] / 2));
  }

  /** The parabola through (0, 0), (½, ½ + rise), (1, 1), kept in 0..1. */
  static double parabola(double x, double rise) {
    return Math.min(1, Math.max(0, x + 4 * rise * x * (1 - x)));
  }

  /** Parameters: a of the curve through (.3, ¼ − a/4), (½, ½), (.7, ¾ + a/4) and the corners. */
  static Picture contrastByCurve(Picture source, double[] parameters, CounterRandom random) {
    double[] x = {0, 0.3, 0.5, 0.7, 1};
    double[] y = {0, 0.25 - parameters[0] / 4, 0.5, 0.75 + parameters[0] / 4, 1};
    // The points are symmetric about the middle, and so is the cubic spline without knots at the
    // second and fourth of them: one cubic through the first three points on the left side, in
    // odd powers of the distance from the middle.
    double near = x[2] - x[1];
    double far = x[2] - x[0];
    double slopeNear = (y[2] - y[1]) / near;
    double slopeFar = (y[2] - y[0]) / far;
    double cubic = (slopeFar - slopeNear) / (far * far - near * near);
    double linear = slopeNear - cubic * near * near;
    return mapped(
        source,
        v -> {
          double d = v - 0.5;
          return 0.5 + linear * d + cubic * d * d * d;
        });
  }
}
