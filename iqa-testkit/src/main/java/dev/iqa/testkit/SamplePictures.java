// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;

/**
 * Pictures painted by formula, the same on every machine: skies, hills, textured ground and a few
 * sharp objects, so that smooth areas, natural spectra and edges all occur.
 */
public final class SamplePictures {

  private SamplePictures() {}

  /**
   * A photo-like scene.
   *
   * @param width at least 1 pixel
   * @param height at least 1 pixel
   * @param format of the samples; grey formats hold the BT.601 luma of the colour scene
   * @param seed another seed, another scene
   * @return the same picture for the same arguments
   * @throws IllegalArgumentException if a size is not positive
   */
  public static Picture scene(int width, int height, PixelFormat format, long seed) {
    float[] red = new float[Math.multiplyExact(Math.max(width, 0), Math.max(height, 0))];
    float[] green = new float[red.length];
    float[] blue = new float[red.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        paint(x, y, width, height, seed, red, green, blue);
      }
    }
    return new SampleRaster(width, height, new float[][] {red, green, blue}).toPicture(format);
  }

  private static void paint(
      int x, int y, int width, int height, long seed, float[] red, float[] green, float[] blue) {
    double u = (x + 0.5) / Math.max(width, height);
    double v = (y + 0.5) / Math.max(width, height);
    double down = (y + 0.5) / height;
    double ridge = 0.42 + 0.18 * (fractal(6 * u, 0.5, seed + 1) - 0.5);
    double r;
    double g;
    double b;
    if (down < ridge) {
      double cloud = smooth((fractal(5 * u, 9 * v, seed + 2) - 0.42) * 3.5);
      r = mix(0.35 + 0.35 * down, 0.93, cloud);
      g = mix(0.52 + 0.3 * down, 0.93, cloud);
      b = mix(0.85, 0.95, cloud);
    } else {
      double near = (down - ridge) / (1 - ridge);
      double grain = fractal(40 * u, 40 * v, seed + 3) - 0.5;
      double patch = fractal(7 * u, 11 * v, seed + 4);
      double light = 0.30 + 0.25 * patch + (0.25 + 0.45 * near) * grain;
      r = light * (0.8 + 0.5 * patch);
      g = light * 1.1;
      b = light * 0.55;
    }
    for (int i = 0; i < 5; i++) {
      double centreX = unit(i, 11, seed) * width / Math.max(width, height);
      double centreY = (0.3 + 0.65 * unit(i, 12, seed)) * height / Math.max(width, height);
      double radius = 0.03 + 0.06 * unit(i, 13, seed);
      double dx = u - centreX;
      double dy = v - centreY;
      boolean inside =
          (i & 1) == 0
              ? dx * dx + dy * dy < radius * radius
              : Math.abs(dx) < radius && Math.abs(dy) < radius * 0.8;
      if (inside) {
        // Stripes of two to five pixels: the first detail that blur takes.
        double stripes = ((x + (i % 3) * y) / (2 + i % 4)) % 2 == 0 ? 0.25 : -0.15;
        double shade = 0.85 - 0.5 * (dx + dy + radius) / (2 * radius);
        r = shade * (0.3 + 0.7 * unit(i, 14, seed)) + stripes * 0.5;
        g = shade * (0.3 + 0.7 * unit(i, 15, seed)) + stripes * 0.5;
        b = shade * (0.3 + 0.7 * unit(i, 16, seed)) + stripes * 0.5;
      }
    }
    int at = y * width + x;
    red[at] = clamp(r);
    green[at] = clamp(g);
    blue[at] = clamp(b);
  }

  /** Six octaves of value noise, each half the amplitude of the one before: 0..1. */
  private static double fractal(double x, double y, long seed) {
    double sum = 0;
    double weight = 0.5;
    for (int octave = 0; octave < 6; octave++) {
      sum += weight * valueNoise(x * (1 << octave), y * (1 << octave), seed + 101L * octave);
      weight /= 2;
    }
    return sum / (1 - 1.0 / 64);
  }

  private static double valueNoise(double x, double y, long seed) {
    long left = (long) Math.floor(x);
    long top = (long) Math.floor(y);
    double fx = smooth(x - left);
    double fy = smooth(y - top);
    return mix(
        mix(unit(left, top, seed), unit(left + 1, top, seed), fx),
        mix(unit(left, top + 1, seed), unit(left + 1, top + 1, seed), fx),
        fy);
  }

  /** A number in 0..1 that looks random and depends on nothing but its arguments. */
  static double unit(long a, long b, long seed) {
    long mixed = seed * 0x9E3779B97F4A7C15L + a * 0xBF58476D1CE4E5B9L + b * 0x94D049BB133111EBL;
    // The finaliser of SplitMix64: https://doi.org/10.1145/2660193.2660195
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    mixed ^= mixed >>> 31;
    return (mixed >>> 11) * 0x1p-53;
  }

  private static double smooth(double t) {
    double inside = Math.min(1, Math.max(0, t));
    return inside * inside * (3 - 2 * inside);
  }

  private static double mix(double a, double b, double t) {
    return a + (b - a) * t;
  }

  private static float clamp(double value) {
    return (float) Math.min(1, Math.max(0, value));
  }
}
