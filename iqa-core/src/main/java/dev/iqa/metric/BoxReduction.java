// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.Samples;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

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

  /** Where the rows of a picture come from. */
  @FunctionalInterface
  interface Rows {
    /** Writes the interleaved samples of a row, which the reduction asks for in order. */
    void read(int y, float[] row);
  }

  /**
   * As the authors' MATLAB code does it: zeros beyond the edge, every factor-th value of a
   * same-size convolution. The planes of the channels have ceil(size / factor) columns and rows.
   */
  static Plane[] zeroBordered(Rows rows, int channels, int width, int height, int factor) {
    return reduce(rows, channels, width, height, factor, (factor - 1) / 2, false);
  }

  /** The edge repeated, and for even factors the block lies one pixel further up and left. */
  static Plane[] edgeRepeated(Rows rows, int channels, int width, int height, int factor) {
    return reduce(rows, channels, width, height, factor, factor / 2, true);
  }

  /** As {@link #zeroBordered} or {@link #edgeRepeated}, by kernels that know these samples. */
  static Optional<Plane> byKernels(Samples picture, int factor, boolean repeatEdge) {
    Samples samples = picture.averagedDown(factor);
    return Kernels.averaging(samples)
        .map(
            kernels -> {
              int lead = repeatEdge ? factor / 2 : (factor - 1) / 2;
              Plane result = Plane.zeros(samples.columns(), samples.rows());
              ByteBuffer memory =
                  PyramidMemory.borrow(Math.multiplyExact(Float.BYTES, result.values().length));
              try {
                Bands.sum(
                    samples.rows(),
                    1,
                    0,
                    (from, to, sums) ->
                        kernels.boxMeans(samples, lead, repeatEdge, from, to, memory));
                memory.asFloatBuffer().get(0, result.values());
              } finally {
                PyramidMemory.giveBack(memory);
              }
              return result;
            });
  }

  private static Plane[] reduce(
      Rows rows, int channels, int width, int height, int factor, int lead, boolean repeatEdge) {
    int outWidth = (width + factor - 1) / factor;
    int outHeight = (height + factor - 1) / factor;
    Plane[] result = new Plane[channels];
    for (int c = 0; c < channels; c++) {
      result[c] = Plane.zeros(outWidth, outHeight);
    }
    float[] row = new float[channels * width];
    float[] sums = new float[channels * width];
    for (int oy = 0; oy < outHeight; oy++) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < factor; k++) {
        int y = oy * factor + k - lead;
        if (repeatEdge) {
          y = Math.max(0, Math.min(height - 1, y));
        } else if (y < 0 || y >= height) {
          continue;
        }
        rows.read(y, row);
        for (int x = 0; x < sums.length; x++) {
          sums[x] += row[x];
        }
      }
      for (int c = 0; c < channels; c++) {
        addAcross(sums, c, channels, factor, lead, repeatEdge, result[c], oy);
      }
    }
    return result;
  }

  /** One row of means from the column sums of its blocks. */
  private static void addAcross(
      float[] sums,
      int channel,
      int channels,
      int factor,
      int lead,
      boolean repeatEdge,
      Plane result,
      int row) {
    int width = sums.length / channels;
    float scale = 1f / (factor * factor);
    float[] out = result.values();
    for (int ox = 0; ox < result.width(); ox++) {
      float sum = 0;
      int first = ox * factor - lead;
      if (first >= 0 && first + factor <= width) {
        for (int k = 0, i = first * channels + channel; k < factor; k++, i += channels) {
          sum += sums[i];
        }
      } else {
        for (int x = first; x < first + factor; x++) {
          if (repeatEdge) {
            sum += sums[Math.max(0, Math.min(width - 1, x)) * channels + channel];
          } else if (x >= 0 && x < width) {
            sum += sums[x * channels + channel];
          }
        }
      }
      out[row * result.width() + ox] = sum * scale;
    }
  }
}
