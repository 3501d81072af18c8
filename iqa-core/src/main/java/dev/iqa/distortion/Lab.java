// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

/**
 * sRGB samples to CIELAB (D65) and back, with the cube root and the sRGB curve read from tables
 * made by {@link StrictMath}: quick, and the same on every machine. Forth and back gives the
 * samples one began with.
 *
 * @see <a href="https://www.w3.org/Graphics/Color/sRGB">sRGB</a>
 */
final class Lab {

  private static final int STEPS = 1 << 14;
  private static final float[] LINEAR = new float[256];
  private static final float[] ROOT = new float[STEPS + 2];
  private static final byte[] ENCODED = new byte[STEPS + 1];
  private static final float WHITE_X = 0.950456f;
  private static final float WHITE_Z = 1.088754f;

  static {
    for (int v = 0; v < 256; v++) {
      double x = v / 255.0;
      LINEAR[v] = (float) (x <= 0.04045 ? x / 12.92 : StrictMath.pow((x + 0.055) / 1.055, 2.4));
    }
    for (int i = 0; i < ROOT.length; i++) {
      // CIE 15: the cube root, and a line near black
      double t = (double) i / STEPS;
      ROOT[i] = (float) (t > 216.0 / 24389 ? StrictMath.cbrt(t) : (24389.0 / 27 * t + 16) / 116);
    }
    for (int i = 0; i <= STEPS; i++) {
      // Steps of the square root of light are fine enough near black.
      double root = (double) i / STEPS;
      double light = root * root;
      ENCODED[i] =
          Raster.sample(
              255
                  * (light <= 0.0031308
                      ? 12.92 * light
                      : 1.055 * StrictMath.pow(light, 1 / 2.4) - 0.055));
    }
  }

  private Lab() {}

  /** Rows of interleaved R, G, B in 0..255 to L* in 0..100, a*, b*. */
  static void fromRgb(byte[] rgb, float[] lab) {
    for (int i = 0; i < rgb.length; i += 3) {
      float red = LINEAR[rgb[i] & 0xff];
      float green = LINEAR[rgb[i + 1] & 0xff];
      float blue = LINEAR[rgb[i + 2] & 0xff];
      float x = root((0.412453f * red + 0.357580f * green + 0.180423f * blue) / WHITE_X);
      float y = root(0.212671f * red + 0.715160f * green + 0.072169f * blue);
      float z = root((0.019334f * red + 0.119193f * green + 0.950227f * blue) / WHITE_Z);
      lab[i] = 116 * y - 16;
      lab[i + 1] = 500 * (x - y);
      lab[i + 2] = 200 * (y - z);
    }
  }

  /** Back to samples; colours that sRGB lacks are cut channel by channel. */
  static void toRgb(float[] lab, byte[] rgb) {
    for (int i = 0; i < rgb.length; i += 3) {
      float fy = (lab[i] + 16) / 116;
      float x = WHITE_X * cube(fy + lab[i + 1] / 500);
      float y = cube(fy);
      float z = WHITE_Z * cube(fy - lab[i + 2] / 200);
      rgb[i] = encoded(3.240479f * x - 1.537150f * y - 0.498535f * z);
      rgb[i + 1] = encoded(-0.969256f * x + 1.875992f * y + 0.041556f * z);
      rgb[i + 2] = encoded(0.055648f * x - 0.204043f * y + 1.057311f * z);
    }
  }

  private static float root(float t) {
    float at = Math.min(1, Math.max(0, t)) * STEPS;
    int below = (int) at;
    float low = ROOT[below];
    return low + (at - below) * (ROOT[below + 1] - low);
  }

  private static float cube(float f) {
    return f > 6f / 29 ? f * f * f : (116 * f - 16) * (27f / 24389);
  }

  private static byte encoded(float light) {
    float kept = Math.min(1, Math.max(0, light));
    return ENCODED[(int) ((float) Math.sqrt(kept) * STEPS + 0.5f)];
  }
}
