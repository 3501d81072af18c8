// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Arrays;

/**
 * Averages square blocks so that the shorter side comes near 256 pixels, the size at which Wang's
 * SSIM and its successors were fitted to opinions.
 *
 * @see <a href="https://ece.uwaterloo.ca/~z70wang/research/ssim/">Wang, suggested usage of SSIM</a>
 */
final class BoxReduction {

  private BoxReduction() {}

  /**
   * The side of a block: max(1, round(shorter side / 256)), halves up as MATLAB rounds; above 1 it
   * is recorded as a step.
   */
  static int factor(MetricInput input) {
    int factor =
        Math.max(1, Math.round(Math.min(input.test().width(), input.test().height()) / 256f));
    if (factor > 1) {
      input.step("averaged down by " + factor);
    }
    return factor;
  }

  /**
   * As the authors' MATLAB code does it: zeros beyond the edge, every factor-th value of a
   * same-size convolution. The result has ceil(size / factor) columns and rows.
   */
  static Plane zeroBordered(Plane plane, int factor) {
    return reduce(plane, factor, (factor - 1) / 2, false);
  }

  /** The edge repeated, and for even factors the block lies one pixel further up and left. */
  static Plane edgeRepeated(Plane plane, int factor) {
    return reduce(plane, factor, factor / 2, true);
  }

  private static Plane reduce(Plane plane, int factor, int lead, boolean repeatEdge) {
    if (factor == 1) {
      return plane;
    }
    int width = plane.width();
    int height = plane.height();
    int outWidth = (width + factor - 1) / factor;
    int outHeight = (height + factor - 1) / factor;
    Plane result = Plane.zeros(outWidth, outHeight);
    float[] in = plane.values();
    float[] out = result.values();
    float[] sums = new float[width];
    float scale = 1f / (factor * factor);
    for (int oy = 0; oy < outHeight; oy++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < factor; k++) {
        int y = oy * factor + k - lead;
        if (repeatEdge) {
          y = Math.max(0, Math.min(height - 1, y));
        } else if (y < 0 || y >= height) {
          continue;
        }
        for (int x = 0, i = y * width; x < width; x++, i++) {
          sums[x] += in[i];
        }
      }
      for (int ox = 0; ox < outWidth; ox++) {
        float sum = 0;
        int first = ox * factor - lead;
        if (first >= 0 && first + factor <= width) {
          for (int k = 0; k < factor; k++) {
            sum += sums[first + k];
          }
        } else {
          for (int k = 0; k < factor; k++) {
            int x = first + k;
            if (repeatEdge) {
              sum += sums[Math.max(0, Math.min(width - 1, x))];
            } else if (x >= 0 && x < width) {
              sum += sums[x];
            }
          }
        }
        out[oy * outWidth + ox] = sum * scale;
      }
    }
    return result;
  }
}
