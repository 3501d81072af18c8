// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.bytedeco.opencv.global.opencv_core.ALGO_HINT_ACCURATE;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;

import dev.iqa.Picture;
import dev.iqa.imaging.Mats;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Operations that smear. */
final class Blurs {

  private Blurs() {}

  /** Parameters: σ in pixels. */
  static Picture gaussian(Picture source, double[] parameters, CounterRandom random) {
    return gaussian(source, parameters[0], 0, BORDER_REFLECT_101);
  }

  /** Parameters: σ in pixels; the window is cut at 2σ and the edge repeated, as MATLAB users do. */
  static Picture gaussianCutAtTwoSigma(Picture source, double[] parameters, CounterRandom random) {
    int size = 2 * (int) Math.ceil(2 * parameters[0]) + 1;
    return gaussian(source, parameters[0], size, BORDER_REPLICATE);
  }

  // For eight bits and the accurate hint OpenCV works in fixed point with a kernel made by software
  // floats: the same result on every processor.
  static Picture gaussian(Picture source, double sigma, int size, int border) {
    try (Mat from = Mats.of(source);
        Mat to = new Mat();
        Size window = new Size(size, size)) {
      GaussianBlur(from, to, window, sigma, sigma, border, ALGO_HINT_ACCURATE);
      return Mats.picture(to);
    }
  }

  /** Parameters: radius r and σ in pixels of a one-sided half-Gaussian of 2r + 1 taps. */
  static Picture motion(Picture source, double[] parameters, CounterRandom random) {
    int taps = 2 * (int) parameters[0] + 1;
    double sigma = parameters[1];
    double angle = StrictMath.toRadians(180 * random.uniform(0) - 90);
    double sin = StrictMath.sin(angle);
    double cos = StrictMath.cos(angle);
    double sum = 0;
    for (int i = 0; i < taps; i++) {
      sum += StrictMath.exp(-0.5 * i * i / (sigma * sigma));
    }
    List<Tap> kernel = new ArrayList<>();
    for (int i = 0; i < taps; i++) {
      kernel.add(
          new Tap(
              (int) StrictMath.rint(i * cos),
              (int) StrictMath.rint(i * sin),
              (float) (StrictMath.exp(-0.5 * i * i / (sigma * sigma)) / sum)));
    }
    return filtered(source, kernel, Border.REPLICATE);
  }

  /** Parameters: length in pixels of an evenly weighted line, its edges softened over a pixel. */
  static Picture line(Picture source, double[] parameters, CounterRandom random) {
    double half = (Math.max(1, parameters[0]) - 1) / 2;
    double angle = StrictMath.toRadians(180 * random.uniform(0));
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    int reach = (int) Math.ceil(half);
    double sum = 0;
    List<double[]> found = new ArrayList<>();
    for (int y = -reach; y <= reach; y++) {
      for (int x = -reach; x <= reach; x++) {
        double along = Math.min(half, Math.max(-half, x * cos + y * sin));
        double dx = x - along * cos;
        double dy = y - along * sin;
        double weight = 1 - StrictMath.sqrt(dx * dx + dy * dy);
        if (weight > 0) {
          found.add(new double[] {x, y, weight});
          sum += weight;
        }
      }
    }
    List<Tap> kernel = new ArrayList<>();
    for (double[] tap : found) {
      kernel.add(new Tap((int) tap[0], (int) tap[1], (float) (tap[2] / sum)));
    }
    return filtered(source, kernel, Border.REPLICATE);
  }

  /** Weight of the sample at an offset. */
  private record Tap(int dx, int dy, float weight) {}

  private static Picture filtered(Picture source, List<Tap> kernel, Border border) {
    Raster raster = new Raster(source);
    int down = kernel.stream().mapToInt(tap -> Math.abs(tap.dy())).max().orElse(0);
    int across = kernel.stream().mapToInt(tap -> Math.abs(tap.dx())).max().orElse(0);
    raster.bands(
        down,
        (from, to) -> {
          RowWindow window = RowWindow.of(raster, down, across, border);
          float[] sums = new float[raster.stride];
          byte[] row = new byte[raster.stride];
          for (int y = from; y < to; y++) {
            Arrays.fill(sums, 0.5f);
            for (Tap tap : kernel) {
              add(
                  sums,
                  window.row(y + tap.dy()),
                  (across + tap.dx()) * raster.channels,
                  tap.weight());
            }
            for (int i = 0; i < row.length; i++) {
              row[i] = Raster.clamped((int) sums[i]);
            }
            raster.write(y, row);
          }
        });
    return raster.picture();
  }

  static void add(float[] sums, float[] row, int offset, float weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * row[i + offset];
    }
  }

  /** Parameters: radius in pixels of a disc of even weight. */
  static Picture lens(Picture source, double[] parameters, CounterRandom random) {
    int radius = (int) parameters[0];
    int[][] edges = new int[2 * radius + 1][0];
    int[] halves = new int[2 * radius + 1];
    for (int dy = -radius; dy <= radius; dy++) {
      halves[dy + radius] = (int) StrictMath.sqrt(radius * radius - dy * dy);
    }
    return disc(source, radius, 1, halves, edges, Border.REFLECT);
  }

  /** Parameters: radius in pixels of a disc whose edge pixels count by the area it covers. */
  static Picture lensByArea(Picture source, double[] parameters, CounterRandom random) {
    double radius = parameters[0];
    int reach = (int) Math.ceil(radius - 0.5);
    int whole = 256;
    int[][] edges = new int[2 * reach + 1][];
    int[] halves = new int[2 * reach + 1];
    for (int dy = -reach; dy <= reach; dy++) {
      int[] weights = new int[reach + 1];
      int half = -1;
      for (int dx = 0; dx <= reach; dx++) {
        weights[dx] = covered(radius, dx, dy);
        if (weights[dx] == whole) {
          half = dx;
        }
      }
      halves[dy + reach] = half;
      edges[dy + reach] = weights;
    }
    return disc(source, reach, whole, halves, edges, Border.REPLICATE);
  }

  /** Of 16×16 points of a pixel, how many lie in the disc. */
  private static int covered(double radius, int x, int y) {
    int inside = 0;
    for (int j = 0; j < 16; j++) {
      double dy = y - 0.5 + (j + 0.5) / 16;
      for (int i = 0; i < 16; i++) {
        double dx = x - 0.5 + (i + 0.5) / 16;
        if (dx * dx + dy * dy <= radius * radius) {
          inside++;
        }
      }
    }
    return inside;
  }

  /**
   * A disc as rows of full weight, summed by running sums, and single pixels at their ends: whole
   * numbers all the way.
   */
  private static Picture disc(
      Picture source, int reach, int whole, int[] halves, int[][] edges, Border border) {
    long weight = 0;
    for (int j = 0; j < halves.length; j++) {
      weight += (long) whole * Math.max(0, 2 * halves[j] + 1);
      for (int dx = halves[j] + 1; dx < edges[j].length; dx++) {
        weight += (dx == 0 ? 1L : 2L) * edges[j][dx];
      }
    }
    int total = Math.toIntExact(weight);
    float share = 1f / total;
    Raster raster = new Raster(source);
    int channels = raster.channels;
    raster.bands(
        reach,
        (from, to) -> {
          RunningSums sums = new RunningSums(raster, reach, border);
          int[] acc = new int[raster.stride];
          byte[] row = new byte[raster.stride];
          for (int y = from; y < to; y++) {
            Arrays.fill(acc, total / 2);
            if (whole == 1) {
              addRuns(acc, sums, y, reach, halves, channels);
            }
            for (int j = 0; whole > 1 && j < halves.length; j++) {
              int[] running = sums.row(y + j - reach);
              int half = halves[j];
              if (half >= 0) {
                addRun(
                    acc, running, (reach + half + 1) * channels, (reach - half) * channels, whole);
              }
              for (int dx = half + 1; dx < edges[j].length; dx++) {
                int edge = edges[j][dx];
                if (edge > 0) {
                  addRun(acc, running, (reach + dx + 1) * channels, (reach + dx) * channels, edge);
                  if (dx > 0) {
                    addRun(
                        acc, running, (reach - dx + 1) * channels, (reach - dx) * channels, edge);
                  }
                }
              }
            }
            for (int i = 0; i < row.length; i++) {
              row[i] = (byte) Math.min(255, (int) (acc[i] * share));
            }
            raster.write(y, row);
          }
        });
    return raster.picture();
  }

  /** A disc of weight 1: rows as far above as below have runs of one length and go together. */
  private static void addRuns(
      int[] acc, RunningSums sums, int y, int reach, int[] halves, int channels) {
    addRun(acc, sums.row(y), (2 * reach + 1) * channels, 0, 1);
    for (int dy = 1; dy <= reach; dy++) {
      int half = halves[reach + dy];
      int end = (reach + half + 1) * channels;
      int begin = (reach - half) * channels;
      int[] above = sums.row(y - dy);
      int[] below = sums.row(y + dy);
      for (int i = 0; i < acc.length; i++) {
        acc[i] += above[i + end] - above[i + begin] + below[i + end] - below[i + begin];
      }
    }
  }

  private static void addRun(int[] acc, int[] running, int end, int begin, int weight) {
    for (int i = 0; i < acc.length; i++) {
      acc[i] += weight * (running[i + end] - running[i + begin]);
    }
  }

  /** Sums of all samples left of a place, per channel, of the rows around the current one. */
  private static final class RunningSums {
    private final Raster raster;
    private final int reach;
    private final Border border;
    private final byte[] bytes;
    private final int[][] rows;
    private final int[] held;

    RunningSums(Raster raster, int reach, Border border) {
      this.raster = raster;
      this.reach = reach;
      this.border = border;
      bytes = new byte[raster.stride];
      rows =
          new int[Math.min(raster.height, 2 * reach + 1)]
              [(raster.width + 2 * reach + 1) * raster.channels];
      held = new int[rows.length];
      Arrays.fill(held, -1);
    }

    int[] row(int y) {
      int inside = border.index(y, raster.height);
      int slot = inside % rows.length;
      int[] row = rows[slot];
      if (held[slot] != inside) {
        raster.read(inside, bytes);
        int channels = raster.channels;
        for (int x = 0; x < raster.width + 2 * reach; x++) {
          int at = x * channels;
          int from =
              x >= reach && x < reach + raster.width
                  ? at - reach * channels
                  : border.index(x - reach, raster.width) * channels;
          for (int c = 0; c < channels; c++) {
            row[at + channels + c] = row[at + c] + (bytes[from + c] & 0xff);
          }
        }
        held[slot] = inside;
      }
      return row;
    }
  }

  /** Parameters: largest zoom (exclusive), step. */
  static Picture zoom(Picture source, double[] parameters, CounterRandom random) {
    // Counted in hundredths: 1 + i · 0.02 summed in floating point may touch the excluded end.
    int end = (int) StrictMath.rint(100 * parameters[0]);
    int step = (int) StrictMath.rint(100 * parameters[1]);
    List<Double> zooms = new ArrayList<>();
    for (int percent = 100 + step; percent < end; percent += step) {
      zooms.add(percent / 100.0);
    }
    Raster raster = new Raster(source);
    int channels = raster.channels;
    int[][] places = new int[zooms.size()][];
    float[][] shares = new float[zooms.size()][];
    for (int layer = 0; layer < zooms.size(); layer++) {
      places[layer] = new int[raster.width];
      shares[layer] = new float[raster.width];
      for (int x = 0; x < raster.width; x++) {
        double at = (x - (raster.width - 1) / 2.0) / zooms.get(layer) + (raster.width - 1) / 2.0;
        int left = Math.min((int) at, Math.max(0, raster.width - 2));
        places[layer][x] = left * channels;
        shares[layer][x] = (float) (at - left);
      }
    }
    int right = raster.width > 1 ? channels : 0;
    // The original, the layer of zoom 1 (the original again), and the rest.
    float count = zooms.size() + 2;
    raster.bands(
        (from, to) -> {
          byte[] upper = new byte[raster.stride];
          byte[] lower = new byte[raster.stride];
          float[] between = new float[raster.stride];
          float[] sums = new float[raster.stride];
          for (int y = from; y < to; y++) {
            raster.read(y, upper);
            for (int i = 0; i < sums.length; i++) {
              sums[i] = 2 * (upper[i] & 0xff);
            }
            for (int layer = 0; layer < places.length; layer++) {
              double at =
                  (y - (raster.height - 1) / 2.0) / zooms.get(layer) + (raster.height - 1) / 2.0;
              int top = Math.min((int) at, Math.max(0, raster.height - 2));
              float share = (float) (at - top);
              raster.read(top, upper);
              raster.read(Math.min(top + 1, raster.height - 1), lower);
              for (int i = 0; i < between.length; i++) {
                int above = upper[i] & 0xff;
                between[i] = above + share * ((lower[i] & 0xff) - above);
              }
              int[] place = places[layer];
              float[] weight = shares[layer];
              for (int x = 0, i = 0; x < raster.width; x++) {
                int left = place[x];
                float w = weight[x];
                for (int c = 0; c < channels; c++, i++) {
                  float a = between[left + c];
                  sums[i] += a + w * (between[left + right + c] - a);
                }
              }
            }
            for (int i = 0; i < upper.length; i++) {
              upper[i] = Raster.sample(sums[i] / count);
            }
            raster.write(y, upper);
          }
        });
    return raster.picture();
  }

  /** Parameters: shift s in pixels; pixels change places with others −s..s − 1 away. */
  static Picture jitter(Picture source, double[] parameters, CounterRandom random) {
    return swapped(source, (int) parameters[0], 1, random);
  }

  /** Parameters: σ in pixels, shift in pixels, iterations. */
  static Picture glass(Picture source, double[] parameters, CounterRandom random) {
    double[] sigma = {parameters[0]};
    Picture blurred = gaussian(source, sigma, random);
    Picture swapped = swapped(blurred, (int) parameters[1], (int) parameters[2], random);
    return gaussian(swapped, sigma, random);
  }

  // One thread: every swap sees the ones before it.
  private static Picture swapped(Picture source, int shift, int rounds, CounterRandom random) {
    Raster raster = new Raster(source);
    ByteBuffer target = raster.target();
    target.duplicate().put(source.pixels());
    int channels = raster.channels;
    for (int round = 0; round < rounds; round++) {
      CounterRandom offsets = random.stream(round);
      for (int y = raster.height - shift - 1; y >= shift; y--) {
        for (int x = raster.width - shift - 1; x >= shift; x--) {
          long bits = offsets.bits((long) y * raster.width + x);
          int dx = (int) (((bits >>> 32) * (2L * shift)) >>> 32) - shift;
          int dy = (int) (((bits & 0xffffffffL) * (2L * shift)) >>> 32) - shift;
          int here = y * raster.stride + x * channels;
          int there = here + dy * raster.stride + dx * channels;
          for (int c = 0; c < channels; c++) {
            byte kept = target.get(here + c);
            target.put(here + c, target.get(there + c));
            target.put(there + c, kept);
          }
        }
      }
    }
    return raster.picture();
  }
}
