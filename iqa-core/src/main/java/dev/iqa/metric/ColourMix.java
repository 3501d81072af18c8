// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/** Weighted sums of red, green and blue: the opponent colour spaces of the similarity metrics. */
final class ColourMix {

  private ColourMix() {}

  /** One plane of r R + g G + b B. */
  static Plane of(Plane[] rgb, double r, double g, double b) {
    Plane result = Plane.zeros(rgb[0].width(), rgb[0].height());
    float[] red = rgb[0].values();
    float[] green = rgb[1].values();
    float[] blue = rgb[2].values();
    float[] out = result.values();
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (r * red[i] + g * green[i] + b * blue[i]);
    }
    return result;
  }

  /** I of YIQ with the three-digit weights that the authors of FSIM and HaarPSI print. */
  static Plane i(Plane[] rgb) {
    return of(rgb, 0.596, -0.274, -0.322);
  }

  /** Q of YIQ. */
  static Plane q(Plane[] rgb) {
    return of(rgb, 0.211, -0.523, 0.312);
  }

  /** I of YIQ with four digits, as piq and scikit-image have it. */
  static Plane i4(Plane[] rgb) {
    return of(rgb, 0.5959, -0.2746, -0.3213);
  }

  /** Q of YIQ with four digits. */
  static Plane q4(Plane[] rgb) {
    return of(rgb, 0.2115, -0.5227, 0.3112);
  }

  /** M of LMN (Geusebroek's opponent model), called H in MDSI. */
  static Plane m(Plane[] rgb) {
    return of(rgb, 0.30, 0.04, -0.35);
  }

  /** N of LMN, called M in MDSI. */
  static Plane n(Plane[] rgb) {
    return of(rgb, 0.34, -0.60, 0.17);
  }
}
