// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * ICC profiles that are a curve per channel and a matrix, or one grey curve. Those are what
 * cameras, phones and editors embed; profiles of tables only (printers, some scanners) are left
 * alone and named in the history.
 *
 * @see <a href="https://www.color.org/specification/ICC.1-2022-05.pdf">ICC.1:2022</a>
 */
final class IccProfile {

  // The colorants of the ICC's own sRGB profiles, adapted to D50.
  // https://www.color.org/chardata/rgb/srgb.xalter
  private static final double[] SRGB_TO_D50 = {
    0.43607, 0.38515, 0.14307, 0.22249, 0.71687, 0.06061, 0.01392, 0.09708, 0.71410
  };
  private static final double[] D50_TO_SRGB = inverse(SRGB_TO_D50);

  private static final int ENCODED_STEPS = 65_536;
  private static final float[] ENCODED = encoded();

  // One step of eight bits: what separates two files of the same sRGB profile is below it.
  private static final double SAME = 1.0 / 255;

  private final FileBytes file;
  private final Map<String, Integer> tagAt = new HashMap<>();
  private final Map<String, Integer> tagSize = new HashMap<>();

  private IccProfile(byte[] bytes) {
    file = new FileBytes(bytes, ByteOrder.BIG_ENDIAN, "ICC profile");
    file.need(0, 132);
    long tags = file.u32(128);
    file.need(132, 12 * tags);
    for (int i = 0; i < tags; i++) {
      long at = 132 + 12L * i;
      long offset = file.u32(at + 4);
      long size = file.u32(at + 8);
      file.need(offset, size);
      String name = file.text(at, 4);
      tagAt.putIfAbsent(name, (int) offset);
      tagSize.putIfAbsent(name, (int) size);
    }
  }

  /** The picture in sRGB, or as it was; either way its history says so. */
  static Picture toSrgb(byte[] bytes, Picture picture) {
    try {
      return new IccProfile(bytes).apply(picture);
    } catch (UnreadablePictureException unreadable) {
      return picture.withStep("ICC profile unreadable, colours taken as sRGB");
    }
  }

  private Picture apply(Picture picture) {
    String name = "ICC profile" + description();
    boolean grey = picture.format().channels() == 1;
    String space = file.text(16, 4).trim();
    if (!space.equals(grey ? "GRAY" : "RGB")) {
      return picture.withStep(
          name
              + " not applied: it is for "
              + printable(space)
              + ", the picture is "
              + (grey ? "grey" : "RGB"));
    }
    if (grey) {
      if (!tagAt.containsKey("kTRC")) {
        return picture.withStep(name + " not applied: it has no grey curve");
      }
      DoubleUnaryOperator curve = curve("kTRC");
      if (isSame(curve)) {
        return picture.withStep(name + " is sRGB, nothing to convert");
      }
      return convertGrey(picture, curve).withStep(name + " converted to sRGB");
    }
    for (String tag : new String[] {"rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"}) {
      if (!tagAt.containsKey(tag)) {
        return picture.withStep(name + " not applied: it has tables and no matrix");
      }
    }
    if (!file.text(20, 4).equals("XYZ ")) {
      return picture.withStep(name + " not applied: its matrix does not lead to XYZ");
    }
    DoubleUnaryOperator[] curves = {curve("rTRC"), curve("gTRC"), curve("bTRC")};
    double[] toSrgb = product(D50_TO_SRGB, colorants());
    if (isSame(curves, toSrgb)) {
      return picture.withStep(name + " is sRGB, nothing to convert");
    }
    return convertColour(picture, curves, toSrgb, name);
  }

  private double[] colorants() {
    double[] matrix = new double[9];
    String[] tags = {"rXYZ", "gXYZ", "bXYZ"};
    for (int column = 0; column < 3; column++) {
      int at = at(tags[column], "XYZ ", 20);
      for (int row = 0; row < 3; row++) {
        matrix[3 * row + column] = fixed(at + 8 + 4L * row);
      }
    }
    return matrix;
  }

  private int at(String tag, String type, int bytes) {
    Integer at = tagAt.get(tag);
    Integer size = tagSize.get(tag);
    if (at == null || size == null || size < bytes || !file.has(at, type)) {
      throw file.corrupt("tag " + tag, at == null ? 128 : at);
    }
    return at;
  }

  private double fixed(long at) {
    return file.i32(at) / 65_536.0;
  }

  /** ICC.1:2022 §10.6 and §10.18. */
  private DoubleUnaryOperator curve(String tag) {
    int at = tagAt.getOrDefault(tag, 0);
    if (file.has(at, "curv")) {
      at(tag, "curv", 12);
      long count = file.u32(at + 8L);
      file.need(at + 12L, 2 * count);
      if (count == 0) {
        return x -> x;
      }
      if (count == 1) {
        double gamma = file.u16(at + 12L) / 256.0;
        return x -> Math.pow(x, gamma);
      }
      double[] table = new double[(int) count];
      for (int i = 0; i < table.length; i++) {
        table[i] = file.u16(at + 12L + 2L * i) / 65_535.0;
      }
      return x -> {
        double position = x * (table.length - 1);
        int below = Math.min((int) position, table.length - 2);
        double part = position - below;
        return table[below] * (1 - part) + table[below + 1] * part;
      };
    }
    at(tag, "para", 16);
    int kind = file.u16(at + 8L);
    int[] counts = {1, 3, 4, 5, 7};
    if (kind >= counts.length) {
      throw file.corrupt("a parametric curve of kind " + kind, at);
    }
    double[] p = new double[7];
    for (int i = 0; i < counts[kind]; i++) {
      p[i] = fixed(at + 12L + 4L * i);
    }
    double g = p[0];
    double a = p[1];
    double b = p[2];
    double c = p[3];
    double d = p[4];
    return switch (kind) {
      case 0 -> x -> Math.pow(x, g);
      case 1 -> x -> x >= -b / a ? Math.pow(a * x + b, g) : 0;
      case 2 -> x -> x >= -b / a ? Math.pow(a * x + b, g) + c : c;
      case 3 -> x -> x >= d ? Math.pow(a * x + b, g) : c * x;
      default -> x -> x >= d ? Math.pow(a * x + b, g) + p[5] : c * x + p[6];
    };
  }

  /** The profile's name in quotes with a blank before it, or nothing. */
  private String description() {
    Integer at = tagAt.get("desc");
    if (at == null) {
      return "";
    }
    String text;
    if (file.has(at, "desc")) {
      long length = Math.min(file.u32(at + 8L), 60);
      file.need(at + 12L, length);
      text = file.text(at + 12L, (int) length);
    } else if (file.has(at, "mluc") && file.u32(at + 8L) > 0) {
      long length = Math.min(file.u32(at + 20L), 120) & ~1L;
      text = new String(file.copy(at + file.u32(at + 24L), length), StandardCharsets.UTF_16BE);
    } else {
      return "";
    }
    String clean = printable(text);
    return clean.isEmpty() ? "" : " \"" + clean + "\"";
  }

  /** Text of a stranger's file, fit for a line of a report. */
  private static String printable(String text) {
    return text.replaceAll("[^\\p{L}\\p{N} ._()+-]", "").trim().replaceAll(" +", " ");
  }

  private static boolean isSame(DoubleUnaryOperator curve) {
    for (int i = 0; i <= 255; i++) {
      if (!(Math.abs(encode(curve.applyAsDouble(i / 255.0)) - i / 255.0) <= SAME)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(DoubleUnaryOperator[] curves, double[] matrix) {
    double[] out = new double[3];
    for (int i = 0; i < 4096; i++) {
      double[] in = {(i & 15) / 15.0, (i >> 4 & 15) / 15.0, (i >> 8) / 15.0};
      multiply(
          matrix,
          curves[0].applyAsDouble(in[0]),
          curves[1].applyAsDouble(in[1]),
          curves[2].applyAsDouble(in[2]),
          out);
      for (int c = 0; c < 3; c++) {
        if (!(Math.abs(encode(out[c]) - in[c]) <= SAME)) {
          return false;
        }
      }
    }
    return true;
  }

  private static float[] table(DoubleUnaryOperator curve, PixelFormat format) {
    int peak = (int) format.peak();
    float[] table = new float[peak + 1];
    for (int i = 0; i <= peak; i++) {
      table[i] = (float) curve.applyAsDouble(i / (double) peak);
    }
    return table;
  }

  private static Picture convertGrey(Picture picture, DoubleUnaryOperator curve) {
    PixelFormat format = picture.format();
    float[] linear = table(curve, format);
    int[] map = new int[linear.length];
    for (int i = 0; i < map.length; i++) {
      map[i] = (int) Math.round(encode(linear[i]) * format.peak());
    }
    ByteBuffer in = picture.pixels();
    ByteBuffer out = Decoder.allocate(picture.width(), picture.height(), format);
    if (format == PixelFormat.GRAY8) {
      for (int i = 0; i < in.limit(); i++) {
        out.put(i, (byte) map[in.get(i) & 0xff]);
      }
    } else {
      for (int i = 0; i < in.limit(); i += 2) {
        out.putShort(i, (short) map[in.getShort(i) & 0xffff]);
      }
    }
    return sameHistory(picture, out);
  }

  private static Picture convertColour(
      Picture picture, DoubleUnaryOperator[] curves, double[] matrix, String name) {
    PixelFormat format = picture.format();
    float[] red = table(curves[0], format);
    float[] green = table(curves[1], format);
    float[] blue = table(curves[2], format);
    double[] colour = new double[3];
    boolean clipped = false;
    boolean deep = format == PixelFormat.RGB16;
    double peak = format.peak();
    ByteBuffer out = Decoder.allocate(picture.width(), picture.height(), format);
    int samples = 3 * picture.width();
    int[] row = new int[samples];
    for (int y = 0; y < picture.height(); y++) {
      read(picture.pixels(), deep, y, row);
      for (int i = 0; i < samples; i += 3) {
        multiply(matrix, red[row[i]], green[row[i + 1]], blue[row[i + 2]], colour);
        for (int c = 0; c < 3; c++) {
          clipped |= colour[c] < -0.001 || colour[c] > 1.001;
          row[i + c] = (int) (encode(colour[c]) * peak + 0.5);
        }
      }
      write(out, deep, y, row);
    }
    return sameHistory(picture, out)
        .withStep(name + " converted to sRGB" + (clipped ? ", colours outside it clipped" : ""));
  }

  private static void read(ByteBuffer pixels, boolean deep, int y, int[] row) {
    int first = y * row.length;
    if (deep) {
      ShortBuffer shorts = pixels.asShortBuffer();
      for (int i = 0; i < row.length; i++) {
        row[i] = shorts.get(first + i) & 0xffff;
      }
    } else {
      for (int i = 0; i < row.length; i++) {
        row[i] = pixels.get(first + i) & 0xff;
      }
    }
  }

  private static void write(ByteBuffer pixels, boolean deep, int y, int[] row) {
    int first = y * row.length;
    for (int i = 0; i < row.length; i++) {
      if (deep) {
        pixels.putShort(2 * (first + i), (short) row[i]);
      } else {
        pixels.put(first + i, (byte) row[i]);
      }
    }
  }

  private static Picture sameHistory(Picture picture, ByteBuffer pixels) {
    Picture made = Picture.wrap(picture.width(), picture.height(), picture.format(), pixels);
    for (String step : picture.history()) {
      made = made.withStep(step);
    }
    return made;
  }

  /** IEC 61966-2-1 §5.2, clipped to 0..1; NaN is black. */
  static double encode(double linear) {
    if (!(linear > 0)) {
      return 0;
    }
    if (linear >= 1) {
      return 1;
    }
    double position = linear * (ENCODED_STEPS - 1);
    int below = Math.min((int) position, ENCODED_STEPS - 2);
    double part = position - below;
    return ENCODED[below] * (1 - part) + ENCODED[below + 1] * part;
  }

  private static float[] encoded() {
    float[] table = new float[ENCODED_STEPS];
    for (int i = 0; i < ENCODED_STEPS; i++) {
      double linear = i / (double) (ENCODED_STEPS - 1);
      table[i] =
          (float)
              (linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055);
    }
    return table;
  }

  private static void multiply(double[] m, double x, double y, double z, double[] out) {
    out[0] = m[0] * x + m[1] * y + m[2] * z;
    out[1] = m[3] * x + m[4] * y + m[5] * z;
    out[2] = m[6] * x + m[7] * y + m[8] * z;
  }

  private static double[] product(double[] left, double[] right) {
    double[] result = new double[9];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        for (int k = 0; k < 3; k++) {
          result[3 * row + column] += left[3 * row + k] * right[3 * k + column];
        }
      }
    }
    return result;
  }

  private static double[] inverse(double[] m) {
    double a = m[4] * m[8] - m[5] * m[7];
    double b = m[5] * m[6] - m[3] * m[8];
    double c = m[3] * m[7] - m[4] * m[6];
    double determinant = m[0] * a + m[1] * b + m[2] * c;
    double[] adjugate = {
      a, m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
      b, m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
      c, m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]
    };
    for (int i = 0; i < 9; i++) {
      adjugate[i] /= determinant;
    }
    return adjugate;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "ICC profile of %d bytes", file.size());
  }
}
