// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.Arrays;

/**
 * Saliency from the spectral residual: what a picture's log spectrum has beyond its local average.
 *
 * <p>The picture is shrunk to a quarter (bicubic, antialiased), the residual is transformed back,
 * squared and smoothed by a Gaussian with σ = 3.8 px, stretched to 0..1 and enlarged again.
 *
 * @see <a href="https://doi.org/10.1109/CVPR.2007.383267">Hou and Zhang, 2007</a>
 */
final class SpectralResidual {

  private static final double SCALE = 0.25;
  private static final double SIGMA = 3.8;
  // Keeps the logarithm finite where a picture has no energy; 2⁻⁵² as MATLAB's eps.
  private static final double EPSILON = Math.ulp(1.0);

  private SpectralResidual() {}

  /**
   * Saliency.
   *
   * @param luma 0..255
   * @param windowSize side of the Gaussian window; an even one reaches one pixel further down and
   *     right, as MATLAB's imfilter
   * @return about 0..1 per pixel; enlarging overshoots a little
   */
  static float[] saliency(Plane luma, int windowSize) {
    int width = (int) Math.ceil(luma.width() * SCALE);
    int height = (int) Math.ceil(luma.height() * SCALE);
    double[] small = MatlabBicubic.resize(Grid.of(luma), width, height, SCALE, SCALE).values();
    MetricInput.checkInterrupted();
    double[] saliency = smoothed(residualEnergy(small, width, height), width, height, windowSize);
    double least = Arrays.stream(saliency).min().orElseThrow();
    double most = Arrays.stream(saliency).max().orElseThrow();
    for (int i = 0; i < saliency.length; i++) {
      saliency[i] = (saliency[i] - least) / (most - least + EPSILON);
    }
    double[] large =
        MatlabBicubic.resize(new Grid(width, height, saliency), luma.width(), luma.height())
            .values();
    float[] result = new float[large.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) large[i];
    }
    return result;
  }

  private static double[] residualEnergy(double[] picture, int width, int height) {
    int size = width * height;
    double[] spectrum = new double[2 * size];
    for (int i = 0; i < size; i++) {
      spectrum[2 * i] = picture[i];
    }
    double[] energy = new double[size];
    try (FourierTransform fourier = FourierTransform.ofDoubles(width, height)) {
      fourier.forward(spectrum);
      double[] logs = new double[size];
      for (int i = 0; i < size; i++) {
        logs[i] = Math.log(Math.hypot(spectrum[2 * i], spectrum[2 * i + 1]) + EPSILON);
      }
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double sum = 0;
          for (int dy = -1; dy <= 1; dy++) {
            int row = Math.max(0, Math.min(height - 1, y + dy)) * width;
            for (int dx = -1; dx <= 1; dx++) {
              sum += logs[row + Math.max(0, Math.min(width - 1, x + dx))];
            }
          }
          int i = y * width + x;
          double amplitude = Math.exp(logs[i] - sum / 9);
          double phase = Math.atan2(spectrum[2 * i + 1], spectrum[2 * i]);
          spectrum[2 * i] = amplitude * Math.cos(phase);
          spectrum[2 * i + 1] = amplitude * Math.sin(phase);
        }
      }
      fourier.inverse(spectrum);
    }
    for (int i = 0; i < size; i++) {
      energy[i] = spectrum[2 * i] * spectrum[2 * i] + spectrum[2 * i + 1] * spectrum[2 * i + 1];
    }
    return energy;
  }

  /** Gaussian blur with zeros beyond the edge. */
  private static double[] smoothed(double[] plane, int width, int height, int windowSize) {
    double[] window = Grid.gaussian(windowSize, SIGMA);
    int lead = (windowSize - 1) / 2;
    double[] across = new double[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        int from = Math.max(0, lead - x);
        int to = Math.min(windowSize, width - x + lead);
        for (int k = from; k < to; k++) {
          sum += window[k] * plane[y * width + x + k - lead];
        }
        across[y * width + x] = sum;
      }
    }
    double[] result = new double[plane.length];
    for (int y = 0; y < height; y++) {
      int from = Math.max(0, lead - y);
      int to = Math.min(windowSize, height - y + lead);
      for (int k = from; k < to; k++) {
        int row = (y + k - lead) * width;
        for (int x = 0; x < width; x++) {
          result[y * width + x] += window[k] * across[row + x];
        }
      }
    }
    return result;
  }
}
