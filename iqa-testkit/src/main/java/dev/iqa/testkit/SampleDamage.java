// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import dev.iqa.Picture;

/**
 * Ladders of damage in plain Java, the same on every machine. Level 0 is the picture itself, level
 * {@value #LEVELS} the worst.
 */
public enum SampleDamage {
  /** Gaussian blur of σ = 0.7, 1.2, 2, 3 and 4.5 pixels, edges repeated. */
  BLUR {
    @Override
    SampleRaster damage(SampleRaster clean, int level) {
      return each(clean, channel -> blurred(channel, clean.width(), clean.height(), SIGMA[level]));
    }
  },
  /** White Gaussian noise of σ = 3, 7, 14, 25 and 40 grey levels of 255, from a fixed seed. */
  NOISE {
    @Override
    SampleRaster damage(SampleRaster clean, int level) {
      int[] index = {0};
      return each(
          clean,
          channel -> {
            float[] noisy = channel.clone();
            for (int i = 0; i < noisy.length; i++) {
              noisy[i] += (float) (NOISE_LEVEL[level] / 255 * gaussian(i, index[0]));
            }
            index[0]++;
            return noisy;
          });
    }
  },
  /**
   * Blocks and lost texture of JPEG: the cosine transform of every 8×8 block quantised by the
   * example luminance table at quality 60, 35, 20, 10 and 5.
   */
  COMPRESSION {
    @Override
    SampleRaster damage(SampleRaster clean, int level) {
      return each(
          clean, channel -> compressed(channel, clean.width(), clean.height(), QUALITY[level]));
    }
  };

  /** Steps of a ladder. */
  public static final int LEVELS = 5;

  private static final double[] SIGMA = {0, 0.7, 1.2, 2, 3, 4.5};
  private static final double[] NOISE_LEVEL = {0, 3, 7, 14, 25, 40};
  private static final int[] QUALITY = {100, 60, 35, 20, 10, 5};

  // ITU-T T.81 (1992) table K.1
  private static final int[] LUMINANCE = {
    16, 11, 10, 16, 24, 40, 51, 61, //
    12, 12, 14, 19, 26, 58, 60, 55, //
    14, 13, 16, 24, 40, 57, 69, 56, //
    14, 17, 22, 29, 51, 87, 80, 62, //
    18, 22, 37, 56, 68, 109, 103, 77, //
    24, 35, 55, 64, 81, 104, 113, 92, //
    49, 64, 78, 87, 103, 121, 120, 101, //
    72, 92, 95, 98, 112, 100, 103, 99
  };

  /**
   * Damages a picture.
   *
   * @param picture any format
   * @param level 0 for none to {@value #LEVELS} for the most
   * @return a new picture of the same size and format; the picture itself for level 0
   * @throws IllegalArgumentException if there is no such level
   */
  public Picture apply(Picture picture, int level) {
    if (level < 0 || level > LEVELS) {
      throw new IllegalArgumentException("a level lies in 0.." + LEVELS + ", not " + level);
    }
    return level == 0
        ? picture
        : damage(SampleRaster.of(picture), level).toPicture(picture.format());
  }

  abstract SampleRaster damage(SampleRaster clean, int level);

  private interface ChannelDamage {
    float[] apply(float[] channel);
  }

  private static SampleRaster each(SampleRaster clean, ChannelDamage damage) {
    float[][] channels = new float[clean.channels().length][];
    for (int c = 0; c < channels.length; c++) {
      channels[c] = damage.apply(clean.channels()[c]);
    }
    return new SampleRaster(clean.width(), clean.height(), channels);
  }

  private static float[] blurred(float[] channel, int width, int height, double sigma) {
    int radius = (int) Math.ceil(3 * sigma);
    double[] kernel = new double[2 * radius + 1];
    double sum = 0;
    for (int i = -radius; i <= radius; i++) {
      kernel[i + radius] = Math.exp(-i * i / (2 * sigma * sigma));
      sum += kernel[i + radius];
    }
    float[] across = new float[channel.length];
    float[] result = new float[channel.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = 0;
        for (int i = -radius; i <= radius; i++) {
          int from = Math.min(width - 1, Math.max(0, x + i));
          value += kernel[i + radius] * channel[y * width + from];
        }
        across[y * width + x] = (float) (value / sum);
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double value = 0;
        for (int i = -radius; i <= radius; i++) {
          int from = Math.min(height - 1, Math.max(0, y + i));
          value += kernel[i + radius] * across[from * width + x];
        }
        result[y * width + x] = (float) (value / sum);
      }
    }
    return result;
  }

  private static double gaussian(int pixel, int channel) {
    // Box and Muller, https://doi.org/10.1214/aoms/1177706645; 1 − u is never 0.
    double radius = Math.sqrt(-2 * Math.log(1 - SamplePictures.unit(pixel, channel, 7001)));
    return radius * Math.cos(2 * Math.PI * SamplePictures.unit(pixel, channel, 7002));
  }

  private static float[] compressed(float[] channel, int width, int height, int quality) {
    // The scaling of the Independent JPEG Group's encoder.
    int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    double[][] cosines = new double[8][8];
    for (int k = 0; k < 8; k++) {
      for (int n = 0; n < 8; n++) {
        cosines[k][n] =
            (k == 0 ? Math.sqrt(0.125) : 0.5) * Math.cos((2 * n + 1) * k * Math.PI / 16);
      }
    }
    float[] result = new float[channel.length];
    double[] block = new double[64];
    double[] half = new double[64];
    for (int top = 0; top < height; top += 8) {
      for (int left = 0; left < width; left += 8) {
        for (int i = 0; i < 64; i++) {
          int y = Math.min(height - 1, top + i / 8);
          int x = Math.min(width - 1, left + i % 8);
          block[i] = channel[y * width + x] * 255 - 128;
        }
        transform(block, half, cosines, false);
        for (int i = 0; i < 64; i++) {
          int step = Math.min(255, Math.max(1, (LUMINANCE[i] * scale + 50) / 100));
          block[i] = Math.rint(block[i] / step) * step;
        }
        transform(block, half, cosines, true);
        for (int i = 0; i < 64; i++) {
          int y = top + i / 8;
          int x = left + i % 8;
          if (y < height && x < width) {
            result[y * width + x] = (float) ((block[i] + 128) / 255);
          }
        }
      }
    }
    return result;
  }

  /** Cosine transform of a block in place, or its inverse. */
  private static void transform(
      double[] block, double[] half, double[][] cosines, boolean inverse) {
    for (int row = 0; row < 8; row++) {
      for (int k = 0; k < 8; k++) {
        double sum = 0;
        for (int n = 0; n < 8; n++) {
          sum += block[row * 8 + n] * (inverse ? cosines[n][k] : cosines[k][n]);
        }
        half[row * 8 + k] = sum;
      }
    }
    for (int column = 0; column < 8; column++) {
      for (int k = 0; k < 8; k++) {
        double sum = 0;
        for (int n = 0; n < 8; n++) {
          sum += half[n * 8 + column] * (inverse ? cosines[n][k] : cosines[k][n]);
        }
        block[k * 8 + column] = sum;
      }
    }
  }
}
