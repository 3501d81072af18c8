// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.metric.spi.Component;
import dev.iqa.metric.spi.Samples;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The channels of a picture on the scale 0..255, and what several metrics derive from them, each
 * made when first asked for and kept as long as these planes are: for one call, or for several of
 * them during {@link SharedPlanes#during}. Thread-safe.
 *
 * <p>16-bit samples are divided by 257, floats multiplied by 255; nothing is rounded.
 */
public final class Planes {

  // Rec. ITU-R BT.601-7 §2.5.1
  private static final float RED_WEIGHT = 0.299f;
  private static final float GREEN_WEIGHT = 0.587f;
  private static final float BLUE_WEIGHT = 0.114f;

  private static final Component[] COLOURS = {Component.RED, Component.GREEN, Component.BLUE};

  private final Picture picture;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Object> made = new HashMap<>();

  private record Derived(String name, int factor) {}

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
    return isGrey() ? channel(0) : once("luma", 1, this::weighted);
  }

  /**
   * One channel.
   *
   * @param index 0 red, 1 green, 2 blue; a grey picture has only 0
   * @return 0..255; shared, not to be written to
   */
  public Plane channel(int index) {
    return once("channels", 1, this::split)[index];
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

  /** Luma averaged down as {@link BoxReduction#zeroBordered}, without a plane of full size. */
  Plane reducedLuma(int factor) {
    if (factor == 1) {
      return luma();
    }
    return once(
        "reduced luma",
        factor,
        () -> {
          Optional<Plane> known =
              BoxReduction.byKernels(Samples.of(picture, Component.LUMA), factor, false);
          if (known.isPresent()) {
            return known.get();
          }
          Rows samples = new Rows();
          float[] row = new float[picture.format().channels() * width()];
          BoxReduction.Rows lumas =
              isGrey()
                  ? samples::read
                  : (y, out) -> {
                    samples.read(y, row);
                    weigh(row, out, 0);
                  };
          return BoxReduction.zeroBordered(lumas, 1, width(), height(), factor)[0];
        });
  }

  /** Red, green and blue averaged down as {@link BoxReduction#zeroBordered}; grey thrice. */
  Plane[] reducedRgb(int factor) {
    if (isGrey()) {
      Plane grey = reducedLuma(factor);
      return new Plane[] {grey, grey, grey};
    }
    return factor == 1
        ? rgb()
        : once(
            "reduced rgb",
            factor,
            () ->
                channelsByKernels(factor, false)
                    .orElseGet(
                        () ->
                            BoxReduction.zeroBordered(
                                new Rows()::read, 3, width(), height(), factor)));
  }

  /** All channels averaged down, if kernels do it. */
  private Optional<Plane[]> channelsByKernels(int factor, boolean repeatEdge) {
    Component[] components = isGrey() ? new Component[] {Component.LUMA} : COLOURS;
    Plane[] result = new Plane[components.length];
    for (int c = 0; c < result.length; c++) {
      Optional<Plane> plane =
          BoxReduction.byKernels(Samples.of(picture, components[c]), factor, repeatEdge);
      if (plane.isEmpty()) {
        return Optional.empty();
      }
      result[c] = plane.get();
    }
    return Optional.of(result);
  }

  /** As {@link #reducedRgb}, but as {@link BoxReduction#edgeRepeated}. */
  Plane[] edgeRepeatedRgb(int factor) {
    if (factor == 1) {
      return rgb();
    }
    int channels = picture.format().channels();
    Plane[] reduced =
        once(
            "edge-repeated rgb",
            factor,
            () ->
                channelsByKernels(factor, true)
                    .orElseGet(
                        () ->
                            BoxReduction.edgeRepeated(
                                new Rows()::read, channels, width(), height(), factor)));
    return isGrey() ? new Plane[] {reduced[0], reduced[0], reduced[0]} : reduced;
  }

  /** Scharr gradients of {@link #reducedLuma}. */
  Plane reducedGradient(int factor) {
    return once("gradient", factor, () -> Gradients.scharr(reducedLuma(factor)));
  }

  /**
   * What was made under this name and factor before, else what is made now.
   *
   * @param name of what it is; one name, one type
   */
  @SuppressWarnings("unchecked") // a name stands for one type
  <T> T once(String name, int factor, Supplier<T> make) {
    Derived key = new Derived(name, factor);
    lock.lock();
    try {
      Object known = made.get(key);
      if (known == null) {
        known = make.get();
        made.put(key, known);
      }
      return (T) known;
    } finally {
      lock.unlock();
    }
  }

  private Plane weighted() {
    Optional<Plane> known = BoxReduction.byKernels(Samples.of(picture, Component.LUMA), 1, false);
    if (known.isPresent()) {
      return known.get();
    }
    Plane result = Plane.zeros(width(), height());
    Rows rows = new Rows();
    float[] row = new float[3 * width()];
    for (int y = 0; y < height(); y++) {
      rows.read(y, row);
      weigh(row, result.values(), y * width());
    }
    return result;
  }

  /** A reader of rows, for one thread. */
  Rows rows() {
    return new Rows();
  }

  private static void weigh(float[] row, float[] out, int at) {
    for (int x = 0, i = at; x < row.length; x += 3, i++) {
      out[i] = RED_WEIGHT * row[x] + GREEN_WEIGHT * row[x + 1] + BLUE_WEIGHT * row[x + 2];
    }
  }

  private Plane[] split() {
    return channelsByKernels(1, false).orElseGet(this::splitByRows);
  }

  private Plane[] splitByRows() {
    int width = width();
    int count = picture.format().channels();
    Plane[] result = new Plane[count];
    for (int c = 0; c < count; c++) {
      result[c] = Plane.zeros(width, height());
    }
    Rows rows = new Rows();
    float[] row = new float[count * width];
    for (int y = 0; y < height(); y++) {
      rows.read(y, row);
      for (int c = 0; c < count; c++) {
        float[] out = result[c].values();
        for (int x = 0, i = y * width; x < width; x++, i++) {
          out[i] = row[count * x + c];
        }
      }
    }
    return result;
  }

  /** Interleaved samples row by row on the scale 0..255. */
  final class Rows {

    private final ByteBuffer pixels = picture.pixels();
    private final byte[] bytes = new byte[width() * picture.format().bytesPerPixel()];

    void read(int y, float[] row) {
      int samples = row.length;
      switch (picture.format()) {
        case GRAY8, RGB8 -> {
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
                  "sample "
                      + i
                      + " of row "
                      + y
                      + " is "
                      + value
                      + "; metrics need finite samples");
            }
            row[i] = value * 255f;
          }
        }
      }
    }
  }
}
