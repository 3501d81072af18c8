// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.metric.spi.Component;
import dev.iqa.metric.spi.PixelKernels;
import dev.iqa.metric.spi.Samples;
import dev.iqa.metric.spi.SceneLuma;
import dev.iqa.metric.spi.SceneWindow;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;

/**
 * A plane in double precision off the heap, for the statistics of natural scenes; what the kernels
 * do to it. Not thread-safe; to be closed, which gives its memory to the next.
 */
final class ScenePlane implements AutoCloseable {

  private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

  /** Sums of {@link PixelKernels#signedMoments}: of the samples, then of four products. */
  private static final int KINDS = 5;

  private final int width;
  private final int height;
  private final ByteBuffer memory;

  private ScenePlane(int width, int height) {
    long bytes = (long) Double.BYTES * width * height;
    if (bytes > Integer.MAX_VALUE) {
      throw new UnsupportedRequestException(
          "statistics of natural scenes take pictures of up to "
              + Integer.MAX_VALUE / Double.BYTES
              + " pixels; this one has "
              + width
              + "×"
              + height);
    }
    this.width = width;
    this.height = height;
    memory = PyramidMemory.borrow((int) bytes);
  }

  static ScenePlane luma(Planes planes, SceneLuma rule) {
    return luma(planes, rule, planes.width(), planes.height());
  }

  /** Luma of the upper left part, or of the picture mirrored beyond its right and lower edge. */
  static ScenePlane luma(Planes planes, SceneLuma rule, int width, int height) {
    ScenePlane result = new ScenePlane(width, height);
    int columns = Math.min(width, planes.width());
    int rows = Math.min(height, planes.height());
    PixelFormat format = planes.picture().format();
    if (format.bytesPerSample() == 1) {
      Samples samples = Samples.of(planes.picture(), Component.LUMA);
      PixelKernels kernels = Kernels.of(samples, samples);
      Bands.sum(
          rows,
          1,
          0,
          (from, to, sums) ->
              kernels.sceneLuma(samples, rule, columns, from, to, result.memory, width));
    } else {
      Planes.Rows reader = planes.rows();
      float[] row = new float[format.channels() * planes.width()];
      double[] luma = new double[columns];
      DoubleBuffer out = result.values();
      for (int y = 0; y < rows; y++) {
        reader.read(y, row);
        rule.of(row, format.channels(), columns, luma);
        out.put(y * width, luma);
      }
    }
    result.mirrorBeyond(columns, rows);
    return result;
  }

  static ScenePlane of(Grid grid) {
    ScenePlane result = new ScenePlane(grid.width(), grid.height());
    result.values().put(0, grid.values());
    return result;
  }

  private void mirrorBeyond(int columns, int rows) {
    DoubleBuffer values = values();
    double[] row = new double[width];
    for (int y = columns < width ? 0 : rows; y < height; y++) {
      values.get(Edge.MIRROR.source(y, rows) * width, row);
      for (int x = columns; x < width; x++) {
        row[x] = row[Edge.MIRROR.source(x, columns)];
      }
      values.put(y * width, row);
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The samples, row by row from the top. */
  DoubleBuffer values() {
    return memory.asDoubleBuffer();
  }

  Grid grid() {
    Grid grid = Grid.zeros(width, height);
    values().get(0, grid.values());
    return grid;
  }

  /** Less the local mean, over one more than the local deviation. */
  ScenePlane normalized(SceneWindow window) {
    ScenePlane result = new ScenePlane(width, height);
    normalize(window, result.memory, NONE);
    return result;
  }

  /** Deviations around every sample. */
  ScenePlane deviations(SceneWindow window) {
    ScenePlane result = new ScenePlane(width, height);
    try (ScenePlane normalized = new ScenePlane(width, height)) {
      normalize(window, normalized.memory, result.memory);
    }
    return result;
  }

  private void normalize(SceneWindow window, ByteBuffer normalized, ByteBuffer deviations) {
    Bands.sum(
        height,
        1,
        0,
        (from, to, sums) ->
            Kernels.best()
                .normalize(memory, width, height, window, from, to, normalized, deviations));
  }

  /** At half the size, rounded up, as {@link MatlabBicubic#half}. */
  ScenePlane half() {
    ScenePlane result = new ScenePlane((width + 1) / 2, (height + 1) / 2);
    Bands.sum(
        result.height,
        1,
        0,
        (from, to, sums) ->
            Kernels.best().halveScene(memory, width, height, from, to, result.memory));
    return result;
  }

  /**
   * Moments of the samples of a part, then of their products with the right, lower, lower right and
   * upper right neighbour.
   *
   * @param circular whether neighbours beyond an edge of the part lie at the opposite one;
   *     otherwise they do not count
   */
  AsymmetricGaussian.Moments[] moments(int left, int top, int columns, int rows, boolean circular) {
    int first = Double.BYTES * (top * width + left);
    ByteBuffer region = PyramidMemory.slice(memory, first, memory.capacity() - first);
    double[] sums =
        Bands.sum(
            rows,
            1,
            5 * KINDS,
            (from, to, own) ->
                Kernels.best()
                    .signedMoments(region, width, columns, rows, circular, from, to, own));
    AsymmetricGaussian.Moments[] moments = new AsymmetricGaussian.Moments[KINDS];
    for (int kind = 0; kind < KINDS; kind++) {
      boolean across = !circular && kind != 0 && kind != 2;
      boolean down = !circular && kind >= 2;
      long count = (long) (across ? columns - 1 : columns) * (down ? rows - 1 : rows);
      moments[kind] = new AsymmetricGaussian.Moments(sums, 5 * kind, count);
    }
    return moments;
  }

  @Override
  public void close() {
    PyramidMemory.giveBack(memory);
  }
}
