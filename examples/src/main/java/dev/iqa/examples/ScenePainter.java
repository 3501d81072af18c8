// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import dev.iqa.Picture;
import dev.iqa.imaging.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Paints the landscape of {@code examples/pictures}: a sky with clouds, two ranges of mountains, a
 * lake that mirrors them, a meadow with stones and a hut. Everything comes from formulas and one
 * seed, so that the picture belongs to this project and can be painted again:
 *
 * <pre>{@code
 * mvn -q -pl examples -am test -Dtest=ScenePainterTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Diqa.paint=pictures
 * }</pre>
 */
public final class ScenePainter {

  /** Columns of the landscape. */
  public static final int WIDTH = 768;

  /** Rows of the landscape. */
  public static final int HEIGHT = 512;

  private static final double HORIZON = 0.56;
  private static final double SHORE = 0.73;
  private static final double SUN_X = 0.74;
  private static final double SUN_Y = 0.17;

  private ScenePainter() {}

  /**
   * Writes the landscape and three damaged versions of it.
   *
   * @param arguments the folder to write to
   * @throws IOException if the folder cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    BufferedImage clean = landscape();
    write(clean, folder.resolve("landscape.jpg"), 92);
    write(blurred(clean, 2.2), folder.resolve("landscape-blurred.jpg"), 92);
    write(noisy(clean, 14), folder.resolve("landscape-noisy.jpg"), 80);
    write(clean, folder.resolve("landscape-compressed.jpg"), 8);
  }

  private static void write(BufferedImage image, Path file, int jpegQualityPercent)
      throws IOException {
    Picture picture = Pictures.of(image);
    Pictures.write(picture, file, jpegQualityPercent);
  }

  /**
   * The clean landscape.
   *
   * @return {@value #WIDTH}×{@value #HEIGHT} pixels, the same at every call
   */
  public static BufferedImage landscape() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        // Four samples a pixel, so that edges are as soft as a lens makes them.
        double[] sum = new double[3];
        for (int s = 0; s < 4; s++) {
          double[] colour =
              colourAt((x + 0.25 + 0.5 * (s & 1)) / HEIGHT, (y + 0.25 + 0.5 * (s >> 1)) / HEIGHT);
          for (int c = 0; c < 3; c++) {
            sum[c] += colour[c] / 4;
          }
        }
        image.setRGB(x, y, rgb(sum[0], sum[1], sum[2]));
      }
    }
    return image;
  }

  /**
   * The landscape out of focus.
   *
   * @param image any picture
   * @param sigmaPixels width of the Gaussian, more than 0
   * @return a blurred copy
   */
  public static BufferedImage blurred(BufferedImage image, double sigmaPixels) {
    int radius = (int) Math.ceil(3 * sigmaPixels);
    float[] weights = new float[2 * radius + 1];
    float sum = 0;
    for (int i = -radius; i <= radius; i++) {
      weights[i + radius] = (float) Math.exp(-i * i / (2 * sigmaPixels * sigmaPixels));
      sum += weights[i + radius];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    int width = image.getWidth();
    int height = image.getHeight();
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int shift = 0; shift < 24; shift += 8) {
      float[] across = new float[width * height];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int i = -radius; i <= radius; i++) {
            int from = Math.min(width - 1, Math.max(0, x + i));
            across[y * width + x] += weights[i + radius] * (image.getRGB(from, y) >> shift & 255);
          }
        }
      }
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          float value = 0;
          for (int i = -radius; i <= radius; i++) {
            int from = Math.min(height - 1, Math.max(0, y + i));
            value += weights[i + radius] * across[from * width + x];
          }
          int others = result.getRGB(x, y) & 0xffffff;
          result.setRGB(x, y, others | (Math.round(value) << shift));
        }
      }
    }
    return result;
  }

  /**
   * The landscape at dusk settings of a small sensor.
   *
   * @param image any picture
   * @param sigmaLevels standard deviation of the noise in grey levels of 255
   * @return a noisy copy, the same at every call
   */
  public static BufferedImage noisy(BufferedImage image, double sigmaLevels) {
    Random random = new Random(20260101);
    BufferedImage result =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int before = image.getRGB(x, y);
        result.setRGB(
            x,
            y,
            rgb(
                ((before >> 16 & 255) + sigmaLevels * random.nextGaussian()) / 255,
                ((before >> 8 & 255) + sigmaLevels * random.nextGaussian()) / 255,
                ((before & 255) + sigmaLevels * random.nextGaussian()) / 255));
      }
    }
    return result;
  }

  /** u runs to 1.5 at the right, v to 1 at the bottom. */
  private static double[] colourAt(double u, double v) {
    double[] hut = hut(u, v);
    if (hut.length > 0) {
      return hut;
    }
    if (v < HORIZON) {
      return land(u, v);
    }
    double shore = SHORE + 0.03 * (fractal(2.2 * u, 3, 4, 41) - 0.5) + 0.02 * Math.sin(2.1 * u);
    if (v < shore) {
      return lake(u, v, shore);
    }
    return meadow(u, v, shore);
  }

  private static double[] land(double u, double v) {
    double far = HORIZON - 0.10 - 0.30 * ridge(1.7 * u, 11);
    double near = HORIZON - 0.02 - 0.20 * ridge(2.3 * u + 5, 17) * smooth(1.35 - 0.75 * u);
    if (v > near) {
      double rock = fractal(26 * u, 34 * v, 5, 21);
      double trees = smooth(2.2 * (fractal(95 * u, 60 * v, 4, 23) - 0.25));
      double height = (HORIZON - v) / 0.2;
      double[] forest = {0.10 + 0.10 * trees, 0.20 + 0.14 * trees, 0.10 + 0.05 * trees};
      double[] stone = {0.30 + 0.30 * rock, 0.29 + 0.28 * rock, 0.30 + 0.26 * rock};
      return mix(forest, stone, smooth(3 * (height - 0.45 + 0.5 * (rock - 0.5))));
    }
    if (v > far) {
      double relief = fractal(20 * u, 26 * v, 6, 31) - fractal(20 * u + 0.25, 26 * v + 0.25, 6, 31);
      double light = Math.min(1, Math.max(0, 0.52 - 3.2 * relief));
      double snow = smooth(7 * (0.22 - (v - far) + 0.12 * (fractal(9 * u, 9 * v, 4, 37) - 0.8)));
      double[] rock = {0.28 + 0.30 * light, 0.32 + 0.28 * light, 0.42 + 0.24 * light};
      double[] white = {0.66 + 0.32 * light, 0.70 + 0.28 * light, 0.80 + 0.18 * light};
      double[] haze = {0.66, 0.74, 0.84};
      return mix(mix(rock, white, snow), haze, 0.25 * smooth((v - far) / 0.3));
    }
    return sky(u, v);
  }

  private static double[] sky(double u, double v) {
    double down = v / HORIZON;
    double[] blue = {0.24 + 0.42 * down, 0.46 + 0.32 * down, 0.80 + 0.10 * down};
    double dx = u - 1.5 * SUN_X;
    double dy = v - SUN_Y;
    double distance = Math.sqrt(dx * dx + dy * dy);
    double[] glow = mix(blue, new double[] {1, 0.95, 0.80}, 0.55 * Math.exp(-distance / 0.13));
    double cover =
        fractal(2.1 * u + 0.8 * fractal(3 * u, 6 * v, 3, 51), 5.2 * v, 7, 53) - 0.06 * down;
    double cloud = smooth(4.2 * (cover - 0.50));
    double shade = fractal(2.1 * u + 0.06, 5.2 * v + 0.16, 6, 53);
    double bright = 0.97 - 0.30 * smooth(2.4 * (shade - 0.45));
    double[] mixed = mix(glow, new double[] {bright, bright * 0.985, bright * 0.99}, 0.93 * cloud);
    return mix(mixed, new double[] {1, 0.99, 0.93}, smooth((0.045 - distance) / 0.012));
  }

  private static double[] lake(double u, double v, double shore) {
    double depth = (v - HORIZON) / (shore - HORIZON);
    double ripple = fractal(14 * u, 150 * v, 4, 61) - 0.5;
    double fine = fractal(60 * u, 420 * v, 2, 67) - 0.5;
    double mirrored = 2 * HORIZON - v - 0.22 * (v - HORIZON) + (0.02 + 0.05 * depth) * ripple;
    double[] image = land(u + 0.018 * ripple, Math.max(0, Math.min(HORIZON - 1e-6, mirrored)));
    double[] water = {0.10, 0.24, 0.31};
    double[] surface = mix(image, water, 0.25 + 0.30 * depth);
    double sparkle = 0.10 * fine + 0.06 * ripple;
    return new double[] {surface[0] + sparkle, surface[1] + sparkle, surface[2] + sparkle};
  }

  private static double[] meadow(double u, double v, double shore) {
    double near = (v - shore) / (1 - shore);
    double scale = 1.6 - near;
    // Blades: noise drawn long and leaning, finer where the meadow is farther away.
    double lean = 0.10 * (fractal(5 * u, 5 * v, 3, 71) - 0.5);
    double blades = fractal(120 * scale * (u + lean * v), 26 * scale * v, 4, 73);
    double tufts = fractal(11 * u, 24 * v, 5, 79);
    double light = 0.35 + 0.9 * (blades - 0.35) + 0.5 * (tufts - 0.5);
    double[] grass = {0.10 + 0.42 * light, 0.20 + 0.50 * light, 0.04 + 0.18 * light};
    double dry = smooth(3 * (fractal(4 * u, 9 * v, 4, 83) - 0.52));
    double[] ground =
        mix(
            grass,
            new double[] {0.25 + 0.5 * light, 0.22 + 0.42 * light, 0.12 + 0.2 * light},
            0.6 * dry);
    double[] stone = stone(u, v, shore);
    double beach = smooth((0.022 - (v - shore)) / 0.018);
    double pebble = fractal(90 * u, 160 * v, 3, 89);
    double[] gravel = {0.32 + 0.4 * pebble, 0.30 + 0.38 * pebble, 0.27 + 0.34 * pebble};
    double[] base = mix(ground, gravel, beach);
    if (stone.length > 0) {
      return stone;
    }
    // A few flowers, each a bright dot of two or three pixels.
    double cellU = Math.floor(u * 90);
    double cellV = Math.floor(v * 90);
    double chance = unit((long) cellU, (long) cellV, 97);
    double fx = u * 90 - cellU - 0.3 - 0.4 * unit((long) cellU, (long) cellV, 98);
    double fy = v * 90 - cellV - 0.3 - 0.4 * unit((long) cellU, (long) cellV, 99);
    if (chance > 0.93 && near > 0.25 && fx * fx + fy * fy < 0.025 + 0.05 * near) {
      return chance > 0.965 ? new double[] {0.97, 0.95, 0.90} : new double[] {0.93, 0.75, 0.15};
    }
    return base;
  }

  private static double[] stone(double u, double v, double shore) {
    for (int i = 0; i < 9; i++) {
      double size = 0.016 + 0.045 * unit(i, 3, 101);
      double x = 1.5 * unit(i, 1, 101);
      double y = shore + 0.03 + (0.97 - shore) * unit(i, 2, 101);
      double dx = (u - x) / size;
      double dy = (v - y) / (0.62 * size);
      double edge = dx * dx + dy * dy + 0.5 * (fractal(40 * u, 40 * v, 3, 103) - 0.5);
      if (edge < 1) {
        double grain = fractal(110 * u, 110 * v, 4, 107);
        double light = 0.42 + 0.20 * dx - 0.30 * dy + 0.5 * (grain - 0.5);
        return new double[] {0.75 * light + 0.08, 0.73 * light + 0.08, 0.70 * light + 0.08};
      }
    }
    return new double[0];
  }

  private static double[] hut(double u, double v) {
    double x = (u - 0.27) / 0.085;
    double y = (v - 0.715) / 0.085;
    if (Math.abs(x) < 1 && y > 0 && y < 1) {
      if (Math.abs(x + 0.35) < 0.22 && y > 0.35) {
        return new double[] {0.16, 0.09, 0.06};
      }
      if (Math.abs(x - 0.42) < 0.24 && Math.abs(y - 0.45) < 0.22) {
        boolean frame = Math.abs(x - 0.42) < 0.03 || Math.abs(y - 0.45) < 0.03;
        return frame ? new double[] {0.90, 0.88, 0.82} : new double[] {0.20, 0.28, 0.36};
      }
      double plank = Math.floor((x + 1) * 9);
      double tone = 0.42 + 0.16 * unit((long) plank, 5, 109);
      double joint = (x + 1) * 9 - plank < 0.12 ? 0.55 : 1;
      double grain = 0.85 + 0.3 * fractal(150 * u, 25 * v, 3, 113);
      return new double[] {
        tone * joint * grain, tone * joint * grain * 0.62, tone * joint * grain * 0.4
      };
    }
    if (y <= 0 && y > -0.75 && Math.abs(x) < 1.22 * (1 + y / 0.75) + 0.06) {
      double tile = Math.floor(y * 9);
      double shift = ((long) tile & 1) * 0.5;
      double across = Math.floor(x * 7 + shift);
      double tone = 0.50 + 0.18 * unit((long) across, (long) tile, 127);
      double joint = y * 9 - tile < 0.16 ? 0.6 : 1;
      return new double[] {tone * joint, tone * joint * 0.40, tone * joint * 0.30};
    }
    return new double[0];
  }

  /** Sharp crests, flat valleys: 0..1. */
  private static double ridge(double x, long seed) {
    double sum = 0;
    double weight = 0.5;
    for (int octave = 0; octave < 7; octave++) {
      double crest = 1 - Math.abs(2 * noise(x * (1 << octave), 0.5, seed + octave) - 1);
      sum += weight * crest * (octave == 0 ? 1 : 0.8);
      weight *= 0.48;
    }
    return Math.min(1, sum);
  }

  private static double fractal(double x, double y, int octaves, long seed) {
    double sum = 0;
    double weight = 0.5;
    double total = 0;
    for (int octave = 0; octave < octaves; octave++) {
      sum += weight * noise(x * (1 << octave), y * (1 << octave), seed + 131L * octave);
      total += weight;
      weight *= 0.52;
    }
    return sum / total;
  }

  private static double noise(double x, double y, long seed) {
    long left = (long) Math.floor(x);
    long top = (long) Math.floor(y);
    double fx = smooth(x - left);
    double fy = smooth(y - top);
    double above = unit(left, top, seed) * (1 - fx) + unit(left + 1, top, seed) * fx;
    double below = unit(left, top + 1, seed) * (1 - fx) + unit(left + 1, top + 1, seed) * fx;
    return above * (1 - fy) + below * fy;
  }

  /** A number in 0..1 that looks random and depends on nothing but its arguments. */
  private static double unit(long a, long b, long seed) {
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

  private static double[] mix(double[] a, double[] b, double t) {
    return new double[] {
      a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t
    };
  }

  private static int rgb(double red, double green, double blue) {
    return level(red) << 16 | level(green) << 8 | level(blue);
  }

  private static int level(double value) {
    return (int) Math.round(255 * Math.min(1, Math.max(0, value)));
  }
}
