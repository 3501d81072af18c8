// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The definition of {@link PixelKernels}: plain loops over floats that the virtual machine
 * vectorises, the same value on every platform.
 */
public final class JavaPixelKernels implements PixelKernels {

  /** The one instance needed; it holds nothing but scratch memory for each thread. */
  public static final JavaPixelKernels INSTANCE = new JavaPixelKernels();

  private static final int PIECE = 1024;
  private static final float GRADIENT_CONSTANT = 170;

  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  private JavaPixelKernels() {}

  private static final class Scratch {
    final SampleRows rows = new SampleRows();
    final SsimBand ssim = new SsimBand(rows);
    final float[] a = new float[PIECE];
    final float[] b = new float[PIECE];
    final byte[] bytesOfA = new byte[PIECE];
    final byte[] bytesOfB = new byte[PIECE];
    final GradientBand gradient = new GradientBand(rows);
    final BlockBand block = new BlockBand(rows);
    final FidelityBand fidelity = new FidelityBand(rows);
    final SceneBand scene = new SceneBand();
    final double[] luma = new double[PIECE];
  }

  @Override
  public String name() {
    return "plain Java";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Optional<String> unavailableBecause() {
    return Optional.empty();
  }

  @Override
  public void squaredDifferences(Samples a, Samples b, int from, int to, double[] sums) {
    Scratch own = scratch.get();
    double total = 0;
    int columns = a.columns();
    boolean bytes =
        a.format() == PixelFormat.GRAY8 && b.format() == PixelFormat.GRAY8 && a.factor() == 1;
    for (int y = from; y < to; y++) {
      for (int x = 0; x < columns; x += PIECE) {
        int count = Math.min(PIECE, columns - x);
        if (bytes) {
          int at = y * columns + x;
          a.pixels().get(at, own.bytesOfA, 0, count);
          b.pixels().get(at, own.bytesOfB, 0, count);
          total += squaredDifferences(own.bytesOfA, own.bytesOfB, count);
          continue;
        }
        own.rows.read(a, y, x, count, own.a, 0);
        own.rows.read(b, y, x, count, own.b, 0);
        total += squaredDifferences(own.a, own.b, count);
      }
    }
    sums[0] = total;
  }

  /** At most 1024 · 255², which an int holds. */
  private static int squaredDifferences(byte[] a, byte[] b, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int difference = (a[i] & 0xff) - (b[i] & 0xff);
      sum += difference * difference;
    }
    return sum;
  }

  /** Four partial sums: a single chain of additions would wait for itself. */
  private static double squaredDifferences(float[] a, float[] b, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      double d0 = (double) a[i] - b[i];
      double d1 = (double) a[i + 1] - b[i + 1];
      double d2 = (double) a[i + 2] - b[i + 2];
      double d3 = (double) a[i + 3] - b[i + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (; i < count; i++) {
      double d = (double) a[i] - b[i];
      s0 += d * d;
    }
    return s0 + s1 + (s2 + s3);
  }

  @Override
  public void ssim(
      Samples a, Samples b, SsimParameters parameters, int from, int to, double[] sums) {
    scratch.get().ssim.sum(a, b, parameters, from, to, sums, null);
  }

  /**
   * As {@link #ssim}, and every window's first term.
   *
   * @param a reference; at least one window fits
   * @param b test
   * @param parameters window, border, covariance and term
   * @param from first row of windows
   * @param to row after the last
   * @param sums {@code parameters.term().sums()} numbers, overwritten
   * @param map {@code parameters.columns(a) * parameters.rows(a)} cells; only the rows of the band
   *     are written
   */
  public void ssimMap(
      Samples a,
      Samples b,
      SsimParameters parameters,
      int from,
      int to,
      double[] sums,
      float[] map) {
    scratch.get().ssim.sum(a, b, parameters, from, to, sums, map);
  }

  @Override
  public void gradientSimilarity(Samples a, Samples b, int from, int to, double[] sums) {
    scratch.get().gradient.sum(a, b, GRADIENT_CONSTANT, from, to, sums, null);
  }

  /**
   * As {@link #gradientSimilarity}, and every cell's similarity.
   *
   * @param a reference
   * @param b test
   * @param from first row at half size
   * @param to row after the last
   * @param sums two numbers, overwritten
   * @param map cells at half size; only the rows of the band are written
   */
  public void gradientSimilarityMap(
      Samples a, Samples b, int from, int to, double[] sums, float[] map) {
    scratch.get().gradient.sum(a, b, GRADIENT_CONSTANT, from, to, sums, map);
  }

  @Override
  public void blockSsim(Samples a, Samples b, int from, int to, double[] sums) {
    sums[0] = scratch.get().block.sum(a, b, from, to);
  }

  @Override
  public void fidelity(
      Samples a, Samples b, FidelityWindow window, int from, int to, double[] sums) {
    scratch.get().fidelity.sum(a, b, window, from, to, sums);
  }

  @Override
  public void thin(Samples samples, FidelityWindow window, int from, int to, ByteBuffer thinned) {
    scratch.get().fidelity.thin(samples, window, from, to, thinned.asFloatBuffer());
  }

  @Override
  public void sceneLuma(
      Samples samples, SceneLuma rule, int columns, int from, int to, ByteBuffer luma, int stride) {
    Scratch own = scratch.get();
    DoubleBuffer out = luma.asDoubleBuffer();
    int channels = samples.format().channels();
    int cells = PIECE / channels;
    for (int y = from; y < to; y++) {
      for (int x = 0; x < columns; x += cells) {
        int count = Math.min(cells, columns - x);
        samples
            .pixels()
            .get(channels * (y * samples.width() + x), own.bytesOfA, 0, channels * count);
        for (int i = 0; i < channels * count; i++) {
          own.a[i] = own.bytesOfA[i] & 0xff;
        }
        rule.of(own.a, channels, count, own.luma);
        out.put(y * stride + x, own.luma, 0, count);
      }
    }
  }

  @Override
  public void normalize(
      ByteBuffer plane,
      int width,
      int height,
      SceneWindow window,
      int from,
      int to,
      ByteBuffer normalized,
      ByteBuffer deviations) {
    scratch
        .get()
        .scene
        .normalize(
            plane.asDoubleBuffer(),
            width,
            height,
            window,
            from,
            to,
            normalized.asDoubleBuffer(),
            deviations.asDoubleBuffer());
  }

  @Override
  public void halveScene(
      ByteBuffer plane, int width, int height, int from, int to, ByteBuffer half) {
    scratch
        .get()
        .scene
        .halve(plane.asDoubleBuffer(), width, height, from, to, half.asDoubleBuffer());
  }

  @Override
  public void signedMoments(
      ByteBuffer region,
      int stride,
      int columns,
      int rows,
      boolean circular,
      int from,
      int to,
      double[] sums) {
    scratch
        .get()
        .scene
        .moments(region.asDoubleBuffer(), stride, columns, rows, circular, from, to, sums);
  }

  @Override
  public void halve(Samples samples, Halving halving, int from, int to, ByteBuffer half) {
    Scratch own = scratch.get();
    FloatBuffer out = half.asFloatBuffer();
    float[] weights = halving.weights();
    int columns = Halving.of(samples.columns());
    int firstColumn = halving.first(samples.columns());
    int firstRow = halving.first(samples.rows());
    int cells = (PIECE - weights.length) / 2;
    float[] sum = own.a;
    float[] row = own.b;
    for (int y = from; y < to; y++) {
      for (int x = 0; x < columns; x += cells) {
        int count = Math.min(cells, columns - x);
        int left = 2 * x + firstColumn;
        int needed = 2 * count + weights.length - 2;
        Arrays.fill(sum, 0, needed, 0f);
        for (int k = 0; k < weights.length; k++) {
          int inside = halving.inside(2 * y + firstRow + k, samples.rows());
          if (inside >= 0) {
            read(own.rows, samples, halving, inside, left, needed, row);
            accumulate(sum, weights[k], row, needed);
          }
        }
        for (int i = 0; i < count; i++) {
          float cell = 0;
          for (int k = 0; k < weights.length; k++) {
            cell += weights[k] * sum[2 * i + k];
          }
          row[i] = cell;
        }
        out.put(y * columns + x, row, 0, count);
      }
    }
  }

  private static void accumulate(float[] sum, float weight, float[] row, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += weight * row[i];
    }
  }

  private static void read(
      SampleRows rows, Samples samples, Halving halving, int y, int x, int count, float[] out) {
    int left = Math.max(0, x);
    int right = Math.min(samples.columns(), x + count);
    rows.read(samples, y, left, right - left, out, left - x);
    for (int i = x; i < left; i++) {
      readBeyond(rows, samples, halving, y, i, out, i - x);
    }
    for (int i = right; i < x + count; i++) {
      readBeyond(rows, samples, halving, y, i, out, i - x);
    }
  }

  private static void readBeyond(
      SampleRows rows, Samples samples, Halving halving, int y, int x, float[] out, int at) {
    int inside = halving.inside(x, samples.columns());
    if (inside < 0) {
      out[at] = 0;
    } else {
      rows.read(samples, y, inside, 1, out, at);
    }
  }
}
