// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import dev.iqa.language.Embeddings;
import dev.iqa.language.VisionEncoder;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Eyes for tests: the mean colours of a grid of 4 × 4, through random weights. */
final class GridEncoder implements VisionEncoder {

  private static final int SIDE = 4;

  private final float[][] weights;
  private final AtomicInteger looks = new AtomicInteger();

  GridEncoder(int width) {
    Random random = new Random(11);
    weights = new float[width][4];
    for (float[] row : weights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
  }

  /** How often it looked. */
  int looks() {
    return looks.get();
  }

  @Override
  public int width() {
    return weights.length;
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public String digest() {
    return "sha256:" + "0".repeat(64);
  }

  @Override
  public List<String> preprocessing(Picture picture) {
    return List.of("mean colours of 4×4 cells");
  }

  @Override
  public Embeddings encode(Picture picture) {
    looks.incrementAndGet();
    Picture rgb = Pictures.convert(picture, PixelFormat.RGB8);
    FloatBuffer rows = FloatBuffer.allocate(SIDE * SIDE * weights.length);
    for (int cell = 0; cell < SIDE * SIDE; cell++) {
      double[] colour = mean(rgb, cell % SIDE, cell / SIDE);
      for (float[] row : weights) {
        double sum = row[3];
        for (int c = 0; c < 3; c++) {
          sum += row[c] * (colour[c] / 64 - 2);
        }
        rows.put((float) sum);
      }
    }
    return Embeddings.copyOf(weights.length, rows.flip(), preprocessing(picture));
  }

  private static double[] mean(Picture rgb, int column, int row) {
    ByteBuffer pixels = rgb.pixels();
    int left = column * rgb.width() / SIDE;
    int top = row * rgb.height() / SIDE;
    int right = Math.max(left + 1, (column + 1) * rgb.width() / SIDE);
    int bottom = Math.max(top + 1, (row + 1) * rgb.height() / SIDE);
    double[] sums = new double[3];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        for (int c = 0; c < 3; c++) {
          sums[c] += pixels.get((y * rgb.width() + x) * 3 + c) & 0xff;
        }
      }
    }
    double count = (double) (right - left) * (bottom - top);
    for (int c = 0; c < 3; c++) {
      sums[c] /= count;
    }
    return sums;
  }

  @Override
  public void close() {}
}
