// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;

import dev.iqa.Picture;

/** Operations that disturb every sample by chance. */
final class Noises {

  private Noises() {}

  /** Four deviates of 16 bits come from one number, addressed by row and place in the row. */
  private static long counter(int y, int stride, int i) {
    return (long) y * ((stride + 3) >> 2) + (i >> 2);
  }

  /** Adds σ times a standard normal deviate to every sample. */
  static void addNormal(CounterRandom random, int y, float sigma, float[] row) {
    float[] table = NormalDeviates.TABLE;
    int n = row.length;
    for (int i = 0; i < n; i += 4) {
      long bits = random.bits(counter(y, n, i));
      row[i] += sigma * table[(int) bits & 0xffff];
      if (i + 3 < n) {
        row[i + 1] += sigma * table[(int) (bits >>> 16) & 0xffff];
        row[i + 2] += sigma * table[(int) (bits >>> 32) & 0xffff];
        row[i + 3] += sigma * table[(int) (bits >>> 48)];
      } else {
        for (int k = 1; i + k < n; k++) {
          row[i + k] += sigma * table[(int) (bits >>> (16 * k)) & 0xffff];
        }
      }
    }
  }

  /** Parameters: σ of samples in 0..1. */
  static Picture gaussian(Picture source, double[] parameters, CounterRandom random) {
    float sigma = (float) (255 * parameters[0]);
    float[] table = NormalDeviates.TABLE;
    return Raster.mapRows(
        source,
        (y, in, out) -> {
          int n = in.length;
          for (int i = 0; i < n; i += 4) {
            long bits = random.bits(counter(y, n, i));
            if (i + 3 < n) {
              out[i] = Raster.sample((in[i] & 0xff) + sigma * table[(int) bits & 0xffff]);
              out[i + 1] =
                  Raster.sample((in[i + 1] & 0xff) + sigma * table[(int) (bits >>> 16) & 0xffff]);
              out[i + 2] =
                  Raster.sample((in[i + 2] & 0xff) + sigma * table[(int) (bits >>> 32) & 0xffff]);
              out[i + 3] = Raster.sample((in[i + 3] & 0xff) + sigma * table[(int) (bits >>> 48)]);
            } else {
              for (int k = 0; i + k < n; k++) {
                out[i + k] =
                    Raster.sample(
                        (in[i + k] & 0xff) + sigma * table[(int) (bits >>> (16 * k)) & 0xffff]);
              }
            }
          }
        });
  }

  /** Parameters: variance of samples in 0..1. */
  static Picture gaussianByVariance(Picture source, double[] parameters, CounterRandom random) {
    return gaussian(source, new double[] {StrictMath.sqrt(parameters[0])}, random);
  }

  /** Parameters: σ of the factor every sample is disturbed by. */
  static Picture speckle(Picture source, double[] parameters, CounterRandom random) {
    float sigma = (float) parameters[0];
    float[] table = NormalDeviates.TABLE;
    return Raster.mapRows(
        source,
        (y, in, out) -> {
          int n = in.length;
          for (int i = 0; i < n; i += 4) {
            long bits = random.bits(counter(y, n, i));
            for (int k = 0; k < 4 && i + k < n; k++) {
              float value = in[i + k] & 0xff;
              out[i + k] =
                  Raster.sample(
                      value + value * (sigma * table[(int) (bits >>> (16 * k)) & 0xffff]));
            }
          }
        });
  }

  /** Parameters: variance of the factor every sample is disturbed by. */
  static Picture speckleByVariance(Picture source, double[] parameters, CounterRandom random) {
    return speckle(source, new double[] {StrictMath.sqrt(parameters[0])}, random);
  }

  /** Parameters: σ of luma, σ of both chroma channels; samples in 0..1. Colour only. */
  static Picture lumaChroma(Picture source, double[] parameters, CounterRandom random) {
    float luma = (float) (255 * parameters[0]);
    float chroma = (float) (255 * parameters[1]);
    float[] table = NormalDeviates.TABLE;
    int width = source.width();
    return Raster.mapRows(
        source,
        (y, in, out) -> {
          for (int x = 0, i = 0; x < width; x++, i += 3) {
            long bits = random.bits((long) y * width + x);
            float dy = luma * table[(int) bits & 0xffff];
            float dr = chroma * table[(int) (bits >>> 16) & 0xffff];
            float db = chroma * table[(int) (bits >>> 32) & 0xffff];
            // The conversion is linear, so that only the disturbance needs converting back; its
            // factors are those of BT.601 in full range.
            out[i] = Raster.sample((in[i] & 0xff) + dy + 1.402f * dr);
            out[i + 1] = Raster.sample((in[i + 1] & 0xff) + dy - 0.714136f * dr - 0.344136f * db);
            out[i + 2] = Raster.sample((in[i + 2] & 0xff) + dy + 1.772f * db);
          }
        });
  }

  /** Parameters: variance of every channel of luma and chroma; samples in 0..1. Colour only. */
  static Picture lumaChromaByVariance(Picture source, double[] parameters, CounterRandom random) {
    double sigma = StrictMath.sqrt(parameters[0]);
    return lumaChroma(source, new double[] {sigma, sigma}, random);
  }

  /** Parameters: σ of samples in 0..1, before a 3×3 mean over the noisy picture. */
  static Picture correlated(Picture source, double[] parameters, CounterRandom random) {
    float sigma = (float) (255 * parameters[0]);
    Raster raster = new Raster(source);
    int channels = raster.channels;
    raster.bands(
        1,
        (from, to) -> {
          byte[] row = new byte[raster.stride];
          float[] sums = new float[raster.stride + 2 * channels];
          RowWindow window =
              new RowWindow(
                  raster.width,
                  raster.height,
                  channels,
                  1,
                  1,
                  Border.REFLECT,
                  (y, noisy) -> {
                    raster.read(y, row);
                    for (int i = 0; i < noisy.length; i++) {
                      noisy[i] = row[i] & 0xff;
                    }
                    addNormal(random, y, sigma, noisy);
                  });
          for (int y = from; y < to; y++) {
            float[] above = window.row(y - 1);
            float[] here = window.row(y);
            float[] below = window.row(y + 1);
            for (int i = 0; i < sums.length; i++) {
              sums[i] = above[i] + here[i] + below[i];
            }
            for (int i = 0; i < row.length; i++) {
              row[i] =
                  Raster.sample((sums[i] + sums[i + channels] + sums[i + 2 * channels]) * (1 / 9f));
            }
            raster.write(y, row);
          }
        });
    return raster.picture();
  }

  /** Parameters: photons that make white. */
  static Picture poisson(Picture source, double[] parameters, CounterRandom random) {
    double peak = parameters[0];
    PoissonCounts[] counts = new PoissonCounts[256];
    for (int value = 0; value < 256; value++) {
      counts[value] = new PoissonCounts(value * peak / 255);
    }
    byte[] samples = new byte[PoissonCounts.MOST + 1];
    for (int photons = 0; photons < samples.length; photons++) {
      samples[photons] = Raster.sample(photons * 255 / peak);
    }
    return Raster.mapRows(
        source,
        (y, in, out) -> {
          int n = in.length;
          for (int i = 0; i < n; i += 2) {
            long bits = random.bits((long) y * ((n + 1) >> 1) + (i >> 1));
            out[i] = samples[counts[in[i] & 0xff].at((int) (bits >>> 33))];
            if (i + 1 < n) {
              out[i + 1] = samples[counts[in[i + 1] & 0xff].at((int) bits & 0x7fffffff)];
            }
          }
        });
  }

  /** The inverse of one Poisson distribution, with a guide to where in it to begin. */
  private static final class PoissonCounts {
    /** More photons than the brightest parameter ever sends. */
    static final int MOST = 255;

    private final int[] bounds = new int[MOST + 1];
    private final byte[] guide = new byte[256];

    PoissonCounts(double mean) {
      double probability = StrictMath.exp(-mean);
      double cumulative = 0;
      for (int k = 0; k <= MOST; k++) {
        cumulative += probability;
        bounds[k] = (int) Math.min(0x7fffffff, Math.floor(cumulative * 0x1p31));
        probability *= mean / (k + 1);
      }
      bounds[MOST] = 0x7fffffff;
      int k = 0;
      for (int top = 0; top < 256; top++) {
        while (k < MOST && bounds[k] <= top << 23) {
          k++;
        }
        guide[top] = (byte) k;
      }
    }

    /** The first count whose cumulative probability exceeds 31 random bits. */
    int at(int bits) {
      int k = guide[bits >>> 23] & 0xff;
      while (k < MOST && bounds[k] <= bits) {
        k++;
      }
      return k;
    }
  }

  /** Parameters: share of samples that become black or white, half of them each. */
  static Picture impulse(Picture source, double[] parameters, CounterRandom random) {
    int hit = (int) StrictMath.rint(parameters[0] * 0x1p31);
    int pepper = hit / 2;
    return Raster.mapRows(
        source,
        (y, in, out) -> {
          int n = in.length;
          for (int i = 0; i < n; i++) {
            long pair = random.bits((long) y * ((n + 1) >> 1) + (i >> 1));
            int bits = (i & 1) == 0 ? (int) (pair >>> 33) : (int) pair & 0x7fffffff;
            out[i] = bits >= hit ? in[i] : (byte) (bits < pepper ? 0 : 255);
          }
        });
  }

  /** Parameters: variance of noise added, then smoothed away. */
  static Picture denoised(Picture source, double[] parameters, CounterRandom random) {
    // The published code's denoiser is not part of it; a 5×5 Gaussian of σ 1.5 px is our choice.
    Picture noisy = gaussianByVariance(source, parameters, random);
    return Blurs.gaussian(noisy, 1.5, 5, BORDER_REPLICATE);
  }
}
