// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

import java.nio.ByteBuffer;

/**
 * Reads pieces of rows as floats on 0..255. Belongs to one thread. At most 100 KB, whatever the
 * picture.
 */
final class SampleRows {

  // Rec. ITU-R BT.601-7 §2.5.1
  private static final float RED_WEIGHT = 0.299f;
  private static final float GREEN_WEIGHT = 0.587f;
  private static final float BLUE_WEIGHT = 0.114f;

  /** Samples converted at a time. */
  private static final int PIECE = 2048;

  private final byte[] bytes = new byte[3 * PIECE];
  private final short[] shorts = new short[3 * PIECE];
  private final float[] floats = new float[3 * PIECE];
  private final float[] converted = new float[PIECE];
  private final float[] columnSums = new float[PIECE];
  private final float[] single = new float[1];

  /**
   * Cells {@code from} to {@code from + count} of a row, all inside the picture, into {@code
   * out[at…]}.
   */
  void read(Samples samples, int row, int from, int count, float[] out, int at) {
    if (samples.factor() > 1) {
      readAveraged(samples, row, from, count, out, at);
      return;
    }
    for (int done = 0; done < count; done += PIECE) {
      readStored(samples, row, from + done, Math.min(PIECE, count - done), out, at + done);
    }
  }

  private void readAveraged(Samples samples, int row, int from, int count, float[] out, int at) {
    int factor = samples.factor();
    int before = (factor - 1) / 2;
    float weight = 1f / (factor * factor);
    int cells = Math.max(1, PIECE / factor);
    for (int done = 0; done < count; done += cells) {
      int piece = Math.min(cells, count - done);
      int wanted = piece * factor;
      int left = (from + done) * factor - before;
      for (int k = 0; k < factor; k++) {
        int y = Mirror.repeatingEdge(row * factor - before + k, samples.height());
        readMirrored(samples, y, left, wanted);
        if (k == 0) {
          System.arraycopy(converted, 0, columnSums, 0, wanted);
        } else {
          for (int i = 0; i < wanted; i++) {
            columnSums[i] += converted[i];
          }
        }
      }
      for (int i = 0, x = 0; i < piece; i++) {
        float sum = 0;
        for (int k = 0; k < factor; k++) {
          sum += columnSums[x++];
        }
        out[at + done + i] = sum * weight;
      }
    }
  }

  /** Stored samples from a column that may lie outside, into {@code converted}. */
  private void readMirrored(Samples samples, int y, int left, int count) {
    int first = Math.max(0, left);
    int last = Math.min(samples.width(), left + count);
    readStored(samples, y, first, last - first, converted, first - left);
    for (int x = left; x < first; x++) {
      converted[x - left] = inside(samples, y, x);
    }
    for (int x = last; x < left + count; x++) {
      converted[x - left] = inside(samples, y, x);
    }
  }

  private float inside(Samples samples, int y, int x) {
    readStored(samples, y, Mirror.repeatingEdge(x, samples.width()), 1, single, 0);
    return single[0];
  }

  private void readStored(Samples samples, int y, int x, int count, float[] out, int at) {
    ByteBuffer pixels = samples.pixels();
    int index = y * samples.width() + x;
    switch (samples.format()) {
      case GRAY8 -> {
        pixels.get(index, bytes, 0, count);
        grey(bytes, count, out, at);
      }
      case RGB8 -> {
        pixels.get(3 * index, bytes, 0, 3 * count);
        colour(bytes, samples.component(), count, out, at);
      }
      case GRAY16 -> {
        pixels.asShortBuffer().get(index, shorts, 0, count);
        for (int i = 0; i < count; i++) {
          out[at + i] = (shorts[i] & 0xffff) * samples.scale();
        }
      }
      case RGB16 -> {
        pixels.asShortBuffer().get(3 * index, shorts, 0, 3 * count);
        for (int i = 0; i < 3 * count; i++) {
          floats[i] = (shorts[i] & 0xffff) * samples.scale();
        }
        colour(floats, samples.component(), count, out, at);
      }
      case GRAY_F32 -> {
        pixels.asFloatBuffer().get(index, floats, 0, count);
        for (int i = 0; i < count; i++) {
          out[at + i] = floats[i] * samples.scale();
        }
      }
      case RGB_F32 -> {
        pixels.asFloatBuffer().get(3 * index, floats, 0, 3 * count);
        for (int i = 0; i < 3 * count; i++) {
          floats[i] *= samples.scale();
        }
        colour(floats, samples.component(), count, out, at);
      }
    }
  }

  private static void grey(byte[] stored, int count, float[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[at + i] = stored[i] & 0xff;
    }
  }

  private static void colour(byte[] rgb, Component component, int count, float[] out, int at) {
    if (component == Component.LUMA) {
      for (int i = 0, p = 0; i < count; i++, p += 3) {
        out[at + i] =
            RED_WEIGHT * (rgb[p] & 0xff)
                + GREEN_WEIGHT * (rgb[p + 1] & 0xff)
                + BLUE_WEIGHT * (rgb[p + 2] & 0xff);
      }
    } else {
      for (int i = 0, p = channel(component); i < count; i++, p += 3) {
        out[at + i] = rgb[p] & 0xff;
      }
    }
  }

  private static void colour(float[] rgb, Component component, int count, float[] out, int at) {
    if (component == Component.LUMA) {
      for (int i = 0, p = 0; i < count; i++, p += 3) {
        out[at + i] = RED_WEIGHT * rgb[p] + GREEN_WEIGHT * rgb[p + 1] + BLUE_WEIGHT * rgb[p + 2];
      }
    } else {
      for (int i = 0, p = channel(component); i < count; i++, p += 3) {
        out[at + i] = rgb[p];
      }
    }
  }

  private static int channel(Component component) {
    return switch (component) {
      case LUMA -> throw new IllegalArgumentException("luma is no channel");
      case RED -> 0;
      case GREEN -> 1;
      case BLUE -> 2;
    };
  }
}
