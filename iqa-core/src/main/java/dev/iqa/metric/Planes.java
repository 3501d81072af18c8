// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a picture on the scale 0..255, each made when first asked for and kept, so that
 * several metrics share them. Thread-safe.
 *
 * <p>16-bit samples are divided by 257, floats multiplied by 255; nothing is rounded.
 */
public final class Planes {

  // Rec. ITU-R BT.601-7 §2.5.1
  private static final float RED_WEIGHT = 0.299f;
  private static final float GREEN_WEIGHT = 0.587f;
  private static final float BLUE_WEIGHT = 0.114f;

  private final Picture picture;
  private volatile @Nullable Plane luma;
  private volatile Plane @Nullable [] channels;

  /**
   * Planes of a picture; nothing is converted yet.
   *
   * @param picture any format
   */
  public Planes(Picture picture) {
    this.picture = picture;
  }

  /**
   * The picture itself.
   *
   * @return as given
   */
  public Picture picture() {
    return picture;
  }

  /**
   * Columns.
   *
   * @return at least 1
   */
  public int width() {
    return picture.width();
  }

  /**
   * Rows.
   *
   * @return at least 1
   */
  public int height() {
    return picture.height();
  }

  /**
   * Whether the picture has one channel.
   *
   * @return true for the GRAY formats
   */
  public boolean isGrey() {
    return picture.format().channels() == 1;
  }

  /**
   * Luma: .299 R + .587 G + .114 B of the sRGB-encoded samples (BT.601, full range, not rounded); a
   * grey picture's samples as they are.
   *
   * @return 0..255; shared, not to be written to
   */
  public Plane luma() {
    Plane known = luma;
    if (known == null) {
      synchronized (this) {
        known = luma;
        if (known == null) {
          known = isGrey() ? channel(0) : weighted(RED_WEIGHT, GREEN_WEIGHT, BLUE_WEIGHT);
          luma = known;
        }
      }
    }
    return known;
  }

  /**
   * One channel.
   *
   * @param index 0 red, 1 green, 2 blue; a grey picture has only 0
   * @return 0..255; shared, not to be written to
   */
  public Plane channel(int index) {
    Plane[] known = channels;
    if (known == null) {
      synchronized (this) {
        known = channels;
        if (known == null) {
          known = split();
          channels = known;
        }
      }
    }
    return known[index];
  }

  /**
   * Red, green and blue; a grey picture's one plane thrice.
   *
   * @return three planes, shared, not to be written to
   */
  public Plane[] rgb() {
    return isGrey()
        ? new Plane[] {channel(0), channel(0), channel(0)}
        : new Plane[] {channel(0), channel(1), channel(2)};
  }

  private Plane weighted(float red, float green, float blue) {
    int width = width();
    Plane result = Plane.zeros(width, height());
    float[] row = new float[3 * width];
    float[] out = result.values();
    for (int y = 0; y < height(); y++) {
      readRow(y, row);
      for (int x = 0, i = y * width; x < width; x++, i++) {
        out[i] = red * row[3 * x] + green * row[3 * x + 1] + blue * row[3 * x + 2];
      }
    }
    return result;
  }

  private Plane[] split() {
    int width = width();
    int count = picture.format().channels();
    Plane[] result = new Plane[count];
    for (int c = 0; c < count; c++) {
      result[c] = Plane.zeros(width, height());
    }
    float[] row = new float[count * width];
    for (int y = 0; y < height(); y++) {
      readRow(y, row);
      for (int c = 0; c < count; c++) {
        float[] out = result[c].values();
        for (int x = 0, i = y * width; x < width; x++, i++) {
          out[i] = row[count * x + c];
        }
      }
    }
    return result;
  }

  /** Interleaved samples of one row on the scale 0..255. */
  private void readRow(int y, float[] row) {
    int samples = row.length;
    ByteBuffer pixels = picture.pixels();
    switch (picture.format()) {
      case GRAY8, RGB8 -> {
        byte[] bytes = new byte[samples];
        pixels.get(y * samples, bytes);
        for (int i = 0; i < samples; i++) {
          row[i] = bytes[i] & 0xff;
        }
      }
      case GRAY16, RGB16 -> {
        ShortBuffer shorts = pixels.asShortBuffer();
        for (int i = 0; i < samples; i++) {
          row[i] = (shorts.get(y * samples + i) & 0xffff) / 257f;
        }
      }
      case GRAY_F32, RGB_F32 -> {
        FloatBuffer floats = pixels.asFloatBuffer();
        for (int i = 0; i < samples; i++) {
          float value = floats.get(y * samples + i);
          if (!Float.isFinite(value)) {
            throw new UnsupportedRequestException(
                "sample " + i + " of row " + y + " is " + value + "; metrics need finite samples");
          }
          row[i] = value * 255f;
        }
      }
    }
  }
}
