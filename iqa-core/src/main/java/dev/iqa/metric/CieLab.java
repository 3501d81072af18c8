// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.PixelKernels;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * sRGB to CIE L*a*b* of 1976.
 *
 * @see <a href="https://webstore.iec.ch/en/publication/6169">IEC 61966-2-1</a>
 * @see <a href="https://cie.co.at/publications/colorimetry-4th-edition">CIE 15</a>
 */
final class CieLab {

  /** Daylight, the white of sRGB. */
  static final CieLab D65 = new CieLab(0.95047, 1, 1.08883);

  /**
   * Horizon light. The authors of SDSP divide sRGB's unadapted XYZ by it; kept so that their values
   * are met.
   */
  static final CieLab D50 = new CieLab(0.96421199, 1, 0.82518829);

  private static final double EPSILON = 216.0 / 24389;
  private static final double KAPPA = 24389.0 / 27;

  // Linear light by encoded sample on the scale 0..255, interpolated between 4096 knots: the
  // power's second derivative is at most 3, so within 3 / 4096² / 8 = 3e-8 of the formula.
  private static final int KNOTS = 4096;
  private static final double[] LINEAR = linear();

  private final double whiteX;
  private final double whiteY;
  private final double whiteZ;

  private CieLab(double whiteX, double whiteY, double whiteZ) {
    this.whiteX = whiteX;
    this.whiteY = whiteY;
    this.whiteZ = whiteZ;
  }

  private static double[] linear() {
    double[] knots = new double[KNOTS + 2];
    for (int i = 0; i < knots.length; i++) {
      double encoded = (double) i / KNOTS;
      knots[i] = encoded <= 0.04045 ? encoded / 12.92 : Math.pow((encoded + 0.055) / 1.055, 2.4);
    }
    return knots;
  }

  /** Linear light 0..1 of a sample 0..255; samples beyond are clipped. */
  static double linear(float sample) {
    double position = Math.max(0, Math.min(255, sample)) * (KNOTS / 255.0);
    int knot = (int) position;
    return LINEAR[knot] + (position - knot) * (LINEAR[knot + 1] - LINEAR[knot]);
  }

  /** Turns planes of red, green and blue 0..255 into planes of L*, a* and b*. */
  void convert(float[][] planes) {
    Optional<PixelKernels> kernels = Kernels.convertingToLab();
    if (kernels.isPresent()) {
      convert(planes, kernels.get());
      return;
    }
    double[] lab = new double[3];
    for (int i = 0; i < planes[0].length; i++) {
      convert(planes[0][i], planes[1][i], planes[2][i], lab);
      for (int c = 0; c < 3; c++) {
        planes[c][i] = (float) lab[c];
      }
    }
  }

  private void convert(float[][] planes, PixelKernels kernels) {
    int count = planes[0].length;
    int bytes = 3 * Float.BYTES * count;
    ByteBuffer memory = PyramidMemory.borrow(2 * bytes);
    try {
      ByteBuffer rgb = PyramidMemory.slice(memory, 0, bytes);
      ByteBuffer lab = PyramidMemory.slice(memory, bytes, bytes);
      for (int c = 0; c < 3; c++) {
        rgb.asFloatBuffer().put(c * count, planes[c]);
      }
      kernels.lab(rgb, count, whiteX, whiteZ, lab);
      for (int c = 0; c < 3; c++) {
        lab.asFloatBuffer().get(c * count, planes[c]);
      }
    } finally {
      PyramidMemory.giveBack(memory);
    }
  }

  /** Writes L* 0..100, a* and b* of a colour with samples 0..255. */
  void convert(float red, float green, float blue, double[] lab) {
    double r = linear(red);
    double g = linear(green);
    double b = linear(blue);
    double x = response((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / whiteX);
    double y = response((0.2126729 * r + 0.7151522 * g + 0.0721750 * b) / whiteY);
    double z = response((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / whiteZ);
    lab[0] = 116 * y - 16;
    lab[1] = 500 * (x - y);
    lab[2] = 200 * (y - z);
  }

  private static double response(double t) {
    return t > EPSILON ? CubeRoot.of(t) : (KAPPA * t + 16) / 116;
  }
}
