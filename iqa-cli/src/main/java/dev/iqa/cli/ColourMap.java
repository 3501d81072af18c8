// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

/**
 * Colours for badness: from nearly black violet (good) through red to bright yellow (bad).
 *
 * <p>Lightness rises evenly with badness, so that the order can be seen without knowing the
 * colours, in grey print, and by the colour-blind [1]. Evenly means evenly to the eye: the steps
 * are taken in OKLab [2], along a line in lightness and hue, with as much chroma as sRGB can show
 * there, at most {@value #CHROMA}.
 *
 * <p>[1] Kovesi, Good Colour Maps: How to Design Them, 2015, §3, https://arxiv.org/abs/1509.03700.
 * [2] Ottosson, A perceptual color space for image processing, 2020,
 * https://bottosson.github.io/posts/oklab/.
 */
final class ColourMap {

  private static final int STEPS = 256;
  private static final double DARKEST = 0.18;
  private static final double LIGHTEST = 0.93;
  private static final double FIRST_HUE_DEGREES = 285;
  private static final double LAST_HUE_DEGREES = 360 + 103;
  private static final double CHROMA = 0.19;

  private static final int[] COLOURS = colours();

  private ColourMap() {}

  /**
   * The colour of a badness.
   *
   * @param badness 0 good to 1 bad; beyond is taken as the nearer end
   * @return 0xRRGGBB, sRGB-encoded
   */
  static int colour(double badness) {
    int step = (int) Math.round(badness * (STEPS - 1));
    return COLOURS[Math.max(0, Math.min(STEPS - 1, step))];
  }

  private static int[] colours() {
    int[] colours = new int[STEPS];
    for (int i = 0; i < STEPS; i++) {
      double t = i / (STEPS - 1.0);
      double lightness = DARKEST + t * (LIGHTEST - DARKEST);
      double hue = Math.toRadians(FIRST_HUE_DEGREES + t * (LAST_HUE_DEGREES - FIRST_HUE_DEGREES));
      colours[i] = encode(linear(lightness, shownChroma(lightness, hue), hue));
    }
    return colours;
  }

  /** The most chroma of this lightness and hue that lies within sRGB. */
  private static double shownChroma(double lightness, double hue) {
    double within = 0;
    double beyond = CHROMA;
    if (isShown(linear(lightness, CHROMA, hue))) {
      return CHROMA;
    }
    for (int i = 0; i < 30; i++) {
      double middle = (within + beyond) / 2;
      if (isShown(linear(lightness, middle, hue))) {
        within = middle;
      } else {
        beyond = middle;
      }
    }
    return within;
  }

  private static boolean isShown(double[] linear) {
    for (double channel : linear) {
      if (channel < 0 || channel > 1) {
        return false;
      }
    }
    return true;
  }

  /** OKLab, in polar form, to linear sRGB: the two matrices of [2]. */
  private static double[] linear(double lightness, double chroma, double hue) {
    double a = chroma * Math.cos(hue);
    double b = chroma * Math.sin(hue);
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return new double[] {
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    };
  }

  private static double cube(double x) {
    return x * x * x;
  }

  private static int encode(double[] linear) {
    int rgb = 0;
    for (double channel : linear) {
      // IEC 61966-2-1, the sRGB transfer function.
      double encoded =
          channel <= 0.0031308 ? 12.92 * channel : 1.055 * Math.pow(channel, 1 / 2.4) - 0.055;
      rgb = rgb << 8 | (int) Math.round(255 * Math.max(0, Math.min(1, encoded)));
    }
    return rgb;
  }
}
