// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.Picture;
import java.util.Arrays;

/** Operations on saturation and hue; all need colour pictures. */
final class Colours {

  private Colours() {}

  /**
   * Parameters: factor of the saturation of hue, saturation, value. A saturation above 1 is cut to
   * 1; a negative one goes to the opposite hue.
   */
  static Picture saturate(Picture source, double[] parameters, CounterRandom random) {
    float factor = (float) parameters[0];
    return Raster.mapRows(
        source,
        (y, in, out) -> {
          for (int i = 0; i < in.length; i += 3) {
            int red = in[i] & 0xff;
            int green = in[i + 1] & 0xff;
            int blue = in[i + 2] & 0xff;
            int value = Math.max(red, Math.max(green, blue));
            int range = value - Math.min(red, Math.min(green, blue));
            // A channel is V − V·S·(its share of the range), so that scaling S scales V − channel.
            float scale = factor * range > value ? (float) value / range : factor;
            out[i] = Raster.sample(value - scale * (value - red));
            out[i + 1] = Raster.sample(value - scale * (value - green));
            out[i + 2] = Raster.sample(value - scale * (value - blue));
          }
        });
  }

  /** Parameters: factor of Cr − 128 and Cb − 128, which are then kept in 8 bits. */
  static Picture scaleChroma(Picture source, double[] parameters, CounterRandom random) {
    float factor = (float) parameters[0];
    return Raster.mapRows(
        source,
        (y, in, out) -> {
          for (int i = 0; i < in.length; i += 3) {
            int red = in[i] & 0xff;
            int green = in[i + 1] & 0xff;
            int blue = in[i + 2] & 0xff;
            // BT.601, full range, as in JPEG files
            float luma = 0.299f * red + 0.587f * green + 0.114f * blue;
            float cr = kept(factor * 0.713267f * (red - luma));
            float cb = kept(factor * 0.564334f * (blue - luma));
            out[i] = Raster.sample(luma + 1.402f * cr);
            out[i + 1] = Raster.sample(luma - 0.714136f * cr - 0.344136f * cb);
            out[i + 2] = Raster.sample(luma + 1.772f * cb);
          }
        });
  }

  private static float kept(float chroma) {
    return Math.min(127, Math.max(-128, chroma));
  }

  /** Parameters: factor of a* and b* of CIELAB. */
  static Picture scaleLab(Picture source, double[] parameters, CounterRandom random) {
    float factor = (float) parameters[0];
    int width = source.width();
    Raster raster = new Raster(source);
    raster.bands(
        (from, to) -> {
          byte[] row = new byte[raster.stride];
          float[] lab = new float[raster.stride];
          for (int y = from; y < to; y++) {
            raster.read(y, row);
            Lab.fromRgb(row, lab);
            for (int x = 0, i = 0; x < width; x++, i += 3) {
              lab[i + 1] *= factor;
              lab[i + 2] *= factor;
            }
            Lab.toRgb(lab, row);
            raster.write(y, row);
          }
        });
    return raster.picture();
  }

  /** Parameters: a; a* and b* are blurred by σ = 1.5 a + 2 px, then scaled by a. */
  static Picture diffuse(Picture source, double[] parameters, CounterRandom random) {
    float amount = (float) parameters[0];
    float[] kernel = gaussian(1.5 * parameters[0] + 2);
    int reach = kernel.length / 2;
    Raster raster = new Raster(source);
    int width = raster.width;
    raster.bands(
        reach,
        (from, to) -> {
          byte[] row = new byte[raster.stride];
          float[] lab = new float[raster.stride];
          float[] chroma = new float[2 * (width + 2 * reach)];
          float[] sums = new float[2 * width];
          RowWindow window =
              new RowWindow(
                  width,
                  raster.height,
                  2,
                  reach,
                  0,
                  Border.REPLICATE,
                  (y, smooth) -> {
                    raster.read(y, row);
                    Lab.fromRgb(row, lab);
                    for (int x = -reach; x < width + reach; x++) {
                      int at = 3 * Border.REPLICATE.index(x, width);
                      chroma[2 * (x + reach)] = lab[at + 1];
                      chroma[2 * (x + reach) + 1] = lab[at + 2];
                    }
                    Arrays.fill(smooth, 0);
                    for (int k = 0; k < kernel.length; k++) {
                      Blurs.add(smooth, chroma, 2 * k, kernel[k]);
                    }
                  });
          for (int y = from; y < to; y++) {
            Arrays.fill(sums, 0);
            for (int k = 0; k < kernel.length; k++) {
              Blurs.add(sums, window.row(y + k - reach), 0, kernel[k]);
            }
            raster.read(y, row);
            Lab.fromRgb(row, lab);
            for (int x = 0; x < width; x++) {
              lab[3 * x + 1] = amount * sums[2 * x];
              lab[3 * x + 2] = amount * sums[2 * x + 1];
            }
            Lab.toRgb(lab, row);
            raster.write(y, row);
          }
        });
    return raster.picture();
  }

  /** A Gaussian of 2⌈2σ⌉ + 1 taps and sum 1. */
  static float[] gaussian(double sigma) {
    int reach = (int) Math.ceil(2 * sigma);
    double[] exact = new double[2 * reach + 1];
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      exact[i + reach] = StrictMath.exp(-0.5 * i * i / (sigma * sigma));
      sum += exact[i + reach];
    }
    float[] kernel = new float[exact.length];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (exact[i] / sum);
    }
    return kernel;
  }

  /**
   * Parameters: distance in pixels the green channel is moved, in a direction drawn by chance,
   * where the picture has edges.
   */
  static Picture shiftGreen(Picture source, double[] parameters, CounterRandom random) {
    double a = random.uniform(0);
    double b = random.uniform(1);
    double norm = StrictMath.sqrt(a * a + b * b);
    int dx = (int) StrictMath.rint(parameters[0] * a / norm);
    int dy = (int) StrictMath.rint(parameters[0] * b / norm);
    Raster raster = new Raster(source);
    int bins = 4096;
    float perUnit = bins / 361f;
    long[] histogram = new long[bins];
    raster.bands(
        8,
        (from, to) -> {
          EdgeStrength edges = new EdgeStrength(raster);
          int[] counts = new int[bins];
          for (int y = from; y < to; y++) {
            for (float strength : edges.row(y)) {
              counts[Math.min(bins - 1, (int) (strength * perUnit))]++;
            }
          }
          synchronized (histogram) {
            for (int i = 0; i < bins; i++) {
              histogram[i] += counts[i];
            }
          }
        });
    long pixels = (long) raster.width * raster.height;
    float low = percentile(histogram, pixels / 100) / perUnit;
    float high = (percentile(histogram, pixels - pixels / 100 - 1) + 1) / perUnit;
    raster.bands(
        8,
        (from, to) -> {
          EdgeStrength edges = new EdgeStrength(raster);
          byte[] row = new byte[raster.stride];
          byte[] moved = new byte[raster.stride];
          for (int y = from; y < to; y++) {
            float[] strength = edges.row(y);
            raster.read(y, row);
            raster.read(Border.REPLICATE.index(y - dy, raster.height), moved);
            for (int x = 0; x < raster.width; x++) {
              float share = Math.min(1, Math.max(0, (strength[x] - low) / (high - low)));
              int here = row[3 * x + 1] & 0xff;
              int there = moved[3 * Border.REPLICATE.index(x - dx, raster.width) + 1] & 0xff;
              row[3 * x + 1] = Raster.sample(here + share * (there - here));
            }
            raster.write(y, row);
          }
        });
    return raster.picture();
  }

  private static int percentile(long[] histogram, long rank) {
    long below = 0;
    int bin = 0;
    while (bin < histogram.length - 1 && below + histogram[bin] <= rank) {
      below += histogram[bin];
      bin++;
    }
    return bin;
  }

  /** The slope of luma, smoothed by σ = 4 px. Belongs to one band of rows. */
  private static final class EdgeStrength {
    private static final float[] KERNEL = gaussian(4);
    private static final int REACH = KERNEL.length / 2;

    private final float[] sums;
    private final RowWindow smooth;

    EdgeStrength(Raster raster) {
      int width = raster.width;
      sums = new float[width];
      byte[] row = new byte[raster.stride];
      RowWindow luma =
          new RowWindow(
              width,
              raster.height,
              1,
              1,
              1,
              Border.REPLICATE,
              (y, out) -> {
                raster.read(y, row);
                for (int x = 0; x < width; x++) {
                  out[x] =
                      0.299f * (row[3 * x] & 0xff)
                          + 0.587f * (row[3 * x + 1] & 0xff)
                          + 0.114f * (row[3 * x + 2] & 0xff);
                }
              });
      float[] slopes = new float[width + 2 * REACH];
      smooth =
          new RowWindow(
              width,
              raster.height,
              1,
              REACH,
              0,
              Border.REPLICATE,
              (y, out) -> {
                float[] above = luma.row(y - 1);
                float[] here = luma.row(y);
                float[] below = luma.row(y + 1);
                for (int x = 0; x < width; x++) {
                  float across = (here[x + 2] - here[x]) / 2;
                  float down = (below[x + 1] - above[x + 1]) / 2;
                  // The square root is exactly rounded everywhere.
                  slopes[x + REACH] = (float) Math.sqrt(across * across + down * down);
                }
                for (int x = 0; x < REACH; x++) {
                  slopes[x] = slopes[REACH];
                  slopes[width + REACH + x] = slopes[width + REACH - 1];
                }
                Arrays.fill(out, 0);
                for (int k = 0; k < KERNEL.length; k++) {
                  Blurs.add(out, slopes, k, KERNEL[k]);
                }
              });
    }

    float[] row(int y) {
      Arrays.fill(sums, 0);
      for (int k = 0; k < KERNEL.length; k++) {
        Blurs.add(sums, smooth.row(y + k - REACH), 0, KERNEL[k]);
      }
      return sums;
    }
  }

  /** Parameters: a of a parabola that lifts L* by a third and the samples by two thirds. */
  static Picture brightenByCurve(Picture source, double[] parameters, CounterRandom random) {
    double rise = parameters[0] / 2;
    if (source.format().channels() == 1) {
      return Tones.mapped(source, x -> Tones.parabola(x, rise));
    }
    float[] curve = new float[256];
    for (int v = 0; v < 256; v++) {
      curve[v] = (float) (255 * Tones.parabola(v / 255.0, rise));
    }
    Raster raster = new Raster(source);
    raster.bands(
        (from, to) -> {
          byte[] row = new byte[raster.stride];
          byte[] lifted = new byte[raster.stride];
          float[] lab = new float[raster.stride];
          for (int y = from; y < to; y++) {
            raster.read(y, row);
            Lab.fromRgb(row, lab);
            for (int i = 0; i < lab.length; i += 3) {
              lab[i] = (float) (100 * Tones.parabola(lab[i] / 100, rise));
            }
            Lab.toRgb(lab, lifted);
            for (int i = 0; i < row.length; i++) {
              row[i] = Raster.sample((2 * curve[row[i] & 0xff] + (lifted[i] & 0xff)) / 3);
            }
            raster.write(y, row);
          }
        });
    return raster.picture();
  }

  /** Parameters: amount of an unsharp mask of σ = 3 px over L* (grey: over the samples). */
  static Picture sharpenLightness(Picture source, double[] parameters, CounterRandom random) {
    float amount = (float) parameters[0];
    float[] kernel = gaussian(3);
    int reach = kernel.length / 2;
    Raster raster = new Raster(source);
    int width = raster.width;
    boolean grey = raster.channels == 1;
    raster.bands(
        reach,
        (from, to) -> {
          byte[] row = new byte[raster.stride];
          float[] lab = new float[3 * width];
          float[] wide = new float[width + 2 * reach];
          float[] sums = new float[width];
          RowWindow window =
              new RowWindow(
                  width,
                  raster.height,
                  1,
                  reach,
                  0,
                  Border.REPLICATE,
                  (y, smooth) -> {
                    raster.read(y, row);
                    lightness(row, lab, grey);
                    for (int x = -reach; x < width + reach; x++) {
                      wide[x + reach] = lab[3 * Border.REPLICATE.index(x, width)];
                    }
                    Arrays.fill(smooth, 0);
                    for (int k = 0; k < kernel.length; k++) {
                      Blurs.add(smooth, wide, k, kernel[k]);
                    }
                  });
          for (int y = from; y < to; y++) {
            Arrays.fill(sums, 0);
            for (int k = 0; k < kernel.length; k++) {
              Blurs.add(sums, window.row(y + k - reach), 0, kernel[k]);
            }
            raster.read(y, row);
            lightness(row, lab, grey);
            for (int x = 0; x < width; x++) {
              lab[3 * x] += amount * (lab[3 * x] - sums[x]);
            }
            if (grey) {
              for (int x = 0; x < width; x++) {
                row[x] = Raster.sample(lab[3 * x] * 2.55f);
              }
            } else {
              for (int x = 0; x < width; x++) {
                lab[3 * x] = Math.min(100, Math.max(0, lab[3 * x]));
              }
              Lab.toRgb(lab, row);
            }
            raster.write(y, row);
          }
        });
    return raster.picture();
  }

  private static void lightness(byte[] row, float[] lab, boolean grey) {
    if (grey) {
      for (int x = 0; x < row.length; x++) {
        lab[3 * x] = (row[x] & 0xff) / 2.55f;
      }
    } else {
      Lab.fromRgb(row, lab);
    }
  }
}
