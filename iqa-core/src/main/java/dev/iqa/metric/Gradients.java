// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/** Lengths of 3×3 gradients; beyond the edge lie zeros, as in the authors' MATLAB code. */
final class Gradients {

  private Gradients() {}

  /** Scharr: (3, 10, 3)/16 across the difference. */
  static Plane scharr(Plane plane) {
    return magnitude(plane, 3 / 16f, 10 / 16f);
  }

  /** Prewitt: (1, 1, 1)/3 across the difference. */
  static Plane prewitt(Plane plane) {
    return magnitude(plane, 1 / 3f, 1 / 3f);
  }

  private static Plane magnitude(Plane plane, float side, float middle) {
    int width = plane.width();
    int height = plane.height();
    Plane result = Plane.zeros(width, height);
    float[] in = plane.values();
    float[] out = result.values();
    // Smoothed and differenced columns of the row, with a zero on either side.
    float[] smooth = new float[width + 2];
    float[] slope = new float[width + 2];
    float[] none = new float[width];
    for (int y = 0; y < height; y++) {
      float[] above = y > 0 ? in : none;
      float[] below = y < height - 1 ? in : none;
      int up = y > 0 ? (y - 1) * width : 0;
      int here = y * width;
      int down = y < height - 1 ? (y + 1) * width : 0;
      for (int x = 0; x < width; x++) {
        float a = above[up + x];
        float c = below[down + x];
        smooth[x + 1] = side * (a + c) + middle * in[here + x];
        slope[x + 1] = a - c;
      }
      for (int x = 0; x < width; x++) {
        float dx = smooth[x] - smooth[x + 2];
        float dy = side * (slope[x] + slope[x + 2]) + middle * slope[x + 1];
        out[here + x] = (float) Math.sqrt(dx * dx + dy * dy);
      }
    }
    return result;
  }
}
