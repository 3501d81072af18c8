// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

/**
 * How the metrics of natural-scene statistics make luma of the encoded samples 0..255: (r · red + g
 * · green + b · blue) / divisor + offset, rounded. A grey sample is only rounded. Every operation
 * is one of IEEE 754 in the order written, because in flat regions rounding decides what they see.
 */
public enum SceneLuma {
  /** MATLAB's rgb2gray: the inverse of the NTSC matrix, rounded, halves up. */
  NTSC(0.298936021293776, 0.587043074451121, 0.114020904255103, 1, 0.5, Rounding.DOWN),
  /** OpenCV's 8-bit conversion in 15-bit fixed point. */
  FIXED_POINT(9798, 19235, 3735, 32768, 0.5, Rounding.DOWN),
  /** scikit-image's rgb2gray: Rec. 709 weights of the encoded samples, not rounded. */
  REC_709(0.2125, 0.7154, 0.0721, 1, 0, Rounding.NONE),
  /** Digital video and MATLAB's rgb2ycbcr: 16 for black to 235 for white, rounded. */
  VIDEO(65.481, 128.553, 24.966, 255, 16, Rounding.TO_EVEN),
  /** Rec. 601, full range, in single precision, rounded. */
  REC_601(0.299f, 0.587f, 0.114f, 1, 0, Rounding.TO_EVEN);

  /** To integers. */
  public enum Rounding {
    /** Not at all. */
    NONE,
    /** To the next lower one. */
    DOWN,
    /** To the nearest one, halves to the even one. */
    TO_EVEN
  }

  private final double red;
  private final double green;
  private final double blue;
  private final double divisor;
  private final double offset;
  private final Rounding rounding;

  SceneLuma(
      double red, double green, double blue, double divisor, double offset, Rounding rounding) {
    this.red = red;
    this.green = green;
    this.blue = blue;
    this.divisor = divisor;
    this.offset = offset;
    this.rounding = rounding;
  }

  /**
   * The numbers of the formula.
   *
   * @return red, green, blue, divisor and offset, in a new array
   */
  public double[] terms() {
    return new double[] {red, green, blue, divisor, offset};
  }

  /**
   * What is done to the sum.
   *
   * @return for colour pictures
   */
  public Rounding rounding() {
    return rounding;
  }

  /**
   * Whether the weighted sum is computed in single precision.
   *
   * @return true for {@link #REC_601}
   */
  public boolean isSingle() {
    return this == REC_601;
  }

  /**
   * Luma of a row.
   *
   * @param samples interleaved, on 0..255
   * @param channels 1 or 3
   * @param count of pixels
   * @param luma one for each pixel, overwritten
   */
  public void of(float[] samples, int channels, int count, double[] luma) {
    if (channels == 1) {
      for (int x = 0; x < count; x++) {
        luma[x] = rounding == Rounding.NONE ? samples[x] : Math.rint(samples[x]);
      }
      return;
    }
    if (isSingle()) {
      float r = (float) red;
      float g = (float) green;
      float b = (float) blue;
      for (int x = 0, i = 0; x < count; x++, i += 3) {
        luma[x] = r * samples[i] + g * samples[i + 1] + b * samples[i + 2];
      }
    } else {
      for (int x = 0, i = 0; x < count; x++, i += 3) {
        luma[x] =
            (red * samples[i] + green * samples[i + 1] + blue * samples[i + 2]) / divisor + offset;
      }
    }
    if (rounding == Rounding.DOWN) {
      for (int x = 0; x < count; x++) {
        luma[x] = Math.floor(luma[x]);
      }
    } else if (rounding == Rounding.TO_EVEN) {
      for (int x = 0; x < count; x++) {
        luma[x] = Math.rint(luma[x]);
      }
    }
  }
}
