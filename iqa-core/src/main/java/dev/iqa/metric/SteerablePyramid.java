// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Complex steerable pyramid, built in the frequency plane: every level splits a band of one octave
 * into orientations, and what is below goes on at half the size. The real part of a coefficient is
 * the even filter's response, the imaginary part the odd one's.
 *
 * <p>The bands form a tight frame: over all real parts, the high-pass residual and the low-pass
 * residual, the sum of squares equals that of the picture. The radial windows are raised cosines of
 * one octave.
 *
 * @see <a href="https://doi.org/10.1023/A:1026553619983">Portilla and Simoncelli, 2000, §2.1</a>
 * @see <a href="https://doi.org/10.1109/ICIP.1995.537667">Simoncelli and Freeman, 1995</a>
 */
final class SteerablePyramid {

  private SteerablePyramid() {}

  /**
   * One orientation of one level.
   *
   * @param real even responses
   * @param imaginary odd responses
   */
  record Band(Grid real, Grid imaginary) {}

  /**
   * Decomposes.
   *
   * @param picture at least {@code 2^levels} samples each way
   * @param levels at least 1
   * @param orientations at least 1; the first answers to vertical structure
   * @return for each level, finest first, its bands
   */
  static List<List<Band>> of(Grid picture, int levels, int orientations) {
    int width = picture.width();
    int height = picture.height();
    double[] spectrum = new double[2 * width * height];
    for (int i = 0; i < picture.values().length; i++) {
      spectrum[2 * i] = picture.values()[i];
    }
    transform(spectrum, width, height, true);
    // The full plane's frequencies, in units of the Nyquist frequency, kept through the levels.
    double[] fx = frequencies(width);
    double[] fy = frequencies(height);
    multiply(spectrum, fx, fy, r -> below(r, 0));
    double gain = gain(orientations);
    List<List<Band>> result = new ArrayList<>();
    for (int level = 1; level <= levels; level++) {
      MetricInput.checkInterrupted();
      List<Band> bands = new ArrayList<>();
      for (int o = 0; o < orientations; o++) {
        bands.add(band(spectrum, fx, fy, level, o, orientations, gain));
      }
      result.add(List.copyOf(bands));
      if (level < levels) {
        int octave = level;
        multiply(spectrum, fx, fy, r -> below(r, octave));
        int[] columns = kept(fx.length);
        int[] rows = kept(fy.length);
        spectrum = cropped(spectrum, fx.length, columns, rows);
        fx = picked(fx, columns);
        fy = picked(fy, rows);
      }
    }
    return List.copyOf(result);
  }

  /** Share that goes on below an octave: 1 up to half of {@code 2^-octave}, 0 from there on. */
  private static double below(double radius, int octave) {
    return Math.cos(Math.PI / 2 * position(radius, octave));
  }

  private static double above(double radius, int octave) {
    return Math.sin(Math.PI / 2 * position(radius, octave));
  }

  /** 0 one octave below {@code 2^-octave}, 1 at it, linear in the logarithm between. */
  private static double position(double radius, int octave) {
    if (radius == 0) {
      return 0;
    }
    double octaves = Math.log(radius) / Math.log(2) + octave + 1;
    return Math.max(0, Math.min(1, octaves));
  }

  /** Makes the squared angular windows sum to 1 over orientations and their opposites. */
  private static double gain(int orientations) {
    int order = orientations - 1;
    double gain = Math.pow(2, 2.0 * order) / orientations;
    for (int i = 1; i <= order; i++) {
      gain *= (double) i / (order + i);
    }
    return Math.sqrt(gain);
  }

  private static Band band(
      double[] spectrum,
      double[] fx,
      double[] fy,
      int level,
      int orientation,
      int orientations,
      double gain) {
    int width = fx.length;
    int height = fy.length;
    double[] product = new double[spectrum.length];
    // (−i)^order makes the real part of every order's response real-valued and even or odd.
    int order = orientations - 1;
    double angle = Math.PI * orientation / orientations;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        double turned = Math.atan2(fy[y], fx[x]) - angle;
        double cosine = Math.cos(turned);
        if (cosine <= 1e-15) {
          continue;
        }
        double factor = 2 * gain * Math.pow(cosine, order) * above(Math.hypot(fx[x], fy[y]), level);
        double re = spectrum[2 * i] * factor;
        double im = spectrum[2 * i + 1] * factor;
        switch (order & 3) {
          case 0 -> {
            product[2 * i] = re;
            product[2 * i + 1] = im;
          }
          case 1 -> {
            product[2 * i] = im;
            product[2 * i + 1] = -re;
          }
          case 2 -> {
            product[2 * i] = -re;
            product[2 * i + 1] = -im;
          }
          default -> {
            product[2 * i] = -im;
            product[2 * i + 1] = re;
          }
        }
      }
    }
    transform(product, width, height, false);
    Grid real = Grid.zeros(width, height);
    Grid imaginary = Grid.zeros(width, height);
    for (int i = 0; i < real.values().length; i++) {
      real.values()[i] = product[2 * i];
      imaginary.values()[i] = product[2 * i + 1];
    }
    return new Band(real, imaginary);
  }

  private static void transform(double[] samples, int width, int height, boolean forward) {
    try (FourierTransform transform = FourierTransform.ofDoubles(width, height)) {
      if (forward) {
        transform.forward(samples);
      } else {
        transform.inverse(samples);
      }
    }
  }

  /** Frequencies of the transform's samples; 1 is one cycle in two samples. */
  private static double[] frequencies(int size) {
    double[] result = new double[size];
    for (int i = 0; i < size; i++) {
      result[i] = 2.0 * (i < (size + 1) / 2 ? i : i - size) / size;
    }
    return result;
  }

  private static void multiply(
      double[] spectrum, double[] fx, double[] fy, DoubleUnaryOperator window) {
    for (int y = 0, i = 0; y < fy.length; y++) {
      for (int x = 0; x < fx.length; x++, i++) {
        double factor = window.applyAsDouble(Math.hypot(fx[x], fy[y]));
        spectrum[2 * i] *= factor;
        spectrum[2 * i + 1] *= factor;
      }
    }
  }

  /** The lower half of a transform's samples, in the order of a transform of that size. */
  private static int[] kept(int size) {
    int half = (size + 1) / 2;
    int[] result = new int[half];
    for (int i = 0; i < half; i++) {
      result[i] = i < (half + 1) / 2 ? i : size - half + i;
    }
    return result;
  }

  private static double[] picked(double[] values, int[] indices) {
    double[] result = new double[indices.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[indices[i]];
    }
    return result;
  }

  /** Half the size; divided by 2, half of what the smaller inverse gains, so energy is kept. */
  private static double[] cropped(double[] spectrum, int width, int[] columns, int[] rows) {
    double[] result = new double[2 * columns.length * rows.length];
    int i = 0;
    for (int row : rows) {
      for (int column : columns) {
        int from = 2 * (row * width + column);
        result[i++] = spectrum[from] / 2;
        result[i++] = spectrum[from + 1] / 2;
      }
    }
    return result;
  }
}
