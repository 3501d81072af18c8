// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC2;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.max;
import static org.bytedeco.opencv.global.opencv_core.min;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.randn;
import static org.bytedeco.opencv.global.opencv_core.randu;
import static org.bytedeco.opencv.global.opencv_core.theRNG;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_HSV2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_Lab2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2HSV;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2Lab;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2YCrCb;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_YCrCb2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_NEAREST;
import static org.bytedeco.opencv.global.opencv_imgproc.blur;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.filter2D;
import static org.bytedeco.opencv.global.opencv_imgproc.remap;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.iqa.DistortionFamily;
import dev.iqa.Picture;
import dev.iqa.imaging.Mats;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The families of the library of distortions, each done in other ways: another colour space, curve,
 * kernel or codec, at any strength between hardly visible and drastic. What is learned from these
 * as well is the family, not the handwriting of one program.
 *
 * @param family what is wrong
 * @param displaced of a blur, that pixels lie in wrong places instead of being averaged
 * @param strength from 0, nothing to be seen, to 1
 * @param seed of the way it is done and of all chance
 */
record FaultVariants(DistortionFamily family, boolean displaced, double strength, long seed) {

  /** Below it nobody could be blamed for seeing nothing. */
  static final double VISIBLE = 0.15;

  /** Draws a family and a way. */
  static FaultVariants drawn(Draw draw) {
    int place = draw.below(Vocabulary.FAMILIES.size() + 1);
    boolean displaced = place == Vocabulary.FAMILIES.size();
    return new FaultVariants(
        displaced ? DistortionFamily.BLUR : Vocabulary.FAMILIES.get(place),
        displaced,
        draw.between(0.1, 1),
        draw.seed());
  }

  /** The same fault, weaker by a factor. */
  FaultVariants times(double factor) {
    return new FaultVariants(family, displaced, strength * factor, seed);
  }

  /** Adds what is known of a picture with this fault: by family as in {@link Example#presence}. */
  void into(byte[] presence, boolean[] types) {
    presence[Vocabulary.indexOf(family)] = (byte) (strength >= VISIBLE ? 1 : -1);
    for (int t = 0; strength >= VISIBLE && t < types.length; t++) {
      if (Vocabulary.TYPES.get(t).family() == family) {
        boolean jitter = Vocabulary.TYPES.get(t).id().startsWith("jitter");
        types[t] |= jitter == displaced;
      }
    }
  }

  /** The picture with the fault; same size. */
  @SuppressWarnings("try") // the scope works by being open
  Picture apply(Picture picture) {
    Draw draw = Draw.of(seed, 41);
    try (PointerScope scope = new PointerScope()) {
      Mat image = new Mat();
      Mats.of(picture).convertTo(image, CV_32F, 1 / 255.0, 0);
      // OpenCV keeps one generator for each thread.
      theRNG().state(seed | 1);
      Mat result =
          switch (family) {
            case BLUR -> displaced ? displaced(image, draw) : blurred(image, draw);
            case NOISE -> noisy(image, draw);
            case COMPRESSION -> compressed(image, draw);
            case BRIGHTEN -> lit(image, draw, 1);
            case DARKEN -> lit(image, draw, -1);
            case CONTRAST_STRENGTHEN -> contrasted(image, draw, 1);
            case CONTRAST_WEAKEN -> contrasted(image, draw, -1);
            case SATURATE_STRENGTHEN -> coloured(image, draw, 1);
            case SATURATE_WEAKEN -> coloured(image, draw, -1);
            case OVERSHARPEN -> sharpened(image, draw);
            case PIXELATE -> pixelated(image, draw);
            case QUANTIZATION -> quantised(image, draw);
            case OTHER -> image;
          };
      Mat samples = new Mat();
      result.convertTo(samples, CV_8U, 255, 0);
      return Mats.picture(samples);
    }
  }

  /** Between two amounts by the strength, even on a logarithmic scale. */
  private double amount(double least, double most) {
    return least * Math.pow(most / least, strength);
  }

  private Mat blurred(Mat image, Draw draw) {
    Mat result = new Mat();
    switch (draw.below(5)) {
      case 0 -> GaussianBlur(image, result, new Size(0, 0), amount(0.6, 6));
      case 1 -> {
        double sigma = amount(0.8, 8);
        double flat = draw.between(0.15, 0.5);
        boolean wide = draw.chance(0.5);
        double x = wide ? sigma : sigma * flat;
        double y = wide ? sigma * flat : sigma;
        GaussianBlur(
            image,
            result,
            new Size(0, 0),
            x,
            y,
            org.bytedeco.opencv.global.opencv_core.BORDER_DEFAULT,
            0);
      }
      case 2 -> filter2D(image, result, -1, CameraFaults.disc(amount(1, 9)));
      case 3 ->
          filter2D(image, result, -1, CameraFaults.line(amount(2.5, 24), draw.between(0, 180)));
      default -> {
        if (draw.chance(0.5)) {
          int side = 1 + 2 * (int) Math.round(amount(1, 7));
          blur(image, result, new Size(side, side));
        } else {
          result =
              smaller(
                  image, amount(1.5, 7), INTER_AREA, draw.chance(0.5) ? INTER_CUBIC : INTER_LINEAR);
        }
      }
    }
    return result;
  }

  private static Mat smaller(Mat image, double factor, int down, int up) {
    Mat small = new Mat();
    Size size =
        new Size(
            Math.max(4, (int) Math.round(image.cols() / factor)),
            Math.max(4, (int) Math.round(image.rows() / factor)));
    resize(image, small, size, 0, 0, down);
    Mat large = new Mat();
    resize(small, large, image.size(), 0, 0, up);
    return large;
  }

  /** Every pixel from a place nearby: each from its own, or neighbours from neighbours. */
  private Mat displaced(Mat image, Draw draw) {
    Mat result = image;
    int rounds = draw.chance(0.5) ? 1 : 2 + draw.below(4);
    double reach = amount(0.6, 6) / Math.sqrt(rounds);
    double smooth = draw.chance(0.6) ? 0 : draw.between(0.6, 3);
    int method = draw.chance(0.4) ? INTER_NEAREST : draw.chance(0.5) ? INTER_LINEAR : INTER_CUBIC;
    boolean even = draw.chance(0.5);
    for (int round = 0; round < rounds; round++) {
      Mat field = new Mat(image.size(), CV_32FC2);
      if (even) {
        randu(field, one(-1.7), one(1.7));
      } else {
        randn(field, one(0), one(1));
      }
      if (smooth > 0) {
        GaussianBlur(field, field, new Size(0, 0), smooth);
        double gain = Math.max(1, 2 * smooth * Math.sqrt(Math.PI));
        field.convertTo(field, CV_32F, gain, 0);
      }
      Mat places = new Mat(image.size(), CV_32FC2);
      try (FloatIndexer from = field.createIndexer();
          FloatIndexer to = places.createIndexer()) {
        for (long y = 0; y < image.rows(); y++) {
          for (long x = 0; x < image.cols(); x++) {
            to.put(y, x, 0, (float) (x + reach * from.get(y, x, 0)));
            to.put(y, x, 1, (float) (y + reach * from.get(y, x, 1)));
          }
        }
      }
      Mat next = new Mat();
      remap(
          result,
          next,
          places,
          new Mat(),
          method,
          org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101,
          new Scalar());
      result = next;
    }
    return clipped(result);
  }

  private static Mat one(double value) {
    return new Mat(1, 1, CV_64F, Scalar.all(value));
  }

  private Mat noisy(Mat image, Draw draw) {
    double sigma = amount(0.012, 0.28);
    int way = draw.below(5);
    if (way == 4) {
      return impulses(image, amount(0.002, 0.14), draw.chance(0.5));
    }
    Mat noise = new Mat(image.size(), CV_32FC3);
    randn(noise, one(0), one(sigma));
    Mat sum = new Mat();
    switch (way) {
      case 0 -> addWeighted(image, 1, noise, 1, 0, sum);
      case 1 -> {
        // In luma and chroma, unequally.
        Mat other = new Mat();
        cvtColor(image, other, COLOR_RGB2YCrCb);
        double luma = draw.chance(0.3) ? 0 : draw.between(0.5, 1.2);
        double chroma = draw.chance(0.3) && luma > 0 ? 0 : draw.between(0.5, 1.4);
        multiply(noise, whole(image, luma, chroma, chroma), noise);
        addWeighted(other, 1, noise, 1, 0, other);
        cvtColor(other, sum, COLOR_YCrCb2RGB);
      }
      case 2 -> {
        multiply(noise, image, noise);
        addWeighted(image, 1, noise, draw.between(1.5, 2.2), 0, sum);
      }
      default -> {
        double grain = draw.between(0.5, 1.3);
        GaussianBlur(noise, noise, new Size(0, 0), grain);
        double gain = Math.max(1, 2 * grain * Math.sqrt(Math.PI) * 0.9);
        addWeighted(image, 1, noise, gain, 0, sum);
      }
    }
    return clipped(sum);
  }

  private static Mat whole(Mat image, double one, double two, double three) {
    return new Mat(image.size(), CV_32FC3, new Scalar(one, two, three, 0));
  }

  private static Mat impulses(Mat image, double share, boolean alike) {
    Mat chance = new Mat(image.size(), CV_32FC3);
    randu(chance, one(0), one(1));
    Mat result = image.clone();
    try (FloatIndexer dice = chance.createIndexer();
        FloatIndexer samples = result.createIndexer()) {
      for (long y = 0; y < image.rows(); y++) {
        for (long x = 0; x < image.cols(); x++) {
          for (long c = 0; c < 3; c++) {
            float die = dice.get(y, x, alike ? 0 : c);
            if (die < share) {
              samples.put(y, x, c, die < share / 2 ? 0 : 1);
            }
          }
        }
      }
    }
    return result;
  }

  private Mat compressed(Mat image, Draw draw) {
    return switch (draw.below(5)) {
      case 0, 1 -> coded(image, ".jpg", (int) Math.round(amount(45, 4)), draw.chance(0.5));
      case 2 -> coded(image, ".webp", (int) Math.round(amount(28, 1)), false);
      default -> wavelets(image, amount(0.06, 0.7), 3 + draw.below(3));
    };
  }

  private static Mat coded(Mat image, String ending, int quality, boolean wholeColour) {
    Mat samples = new Mat();
    image.convertTo(samples, CV_8U, 255, 0);
    cvtColor(samples, samples, COLOR_RGB2BGR);
    BytePointer bytes = new BytePointer();
    IntPointer settings =
        ending.equals(".jpg")
            ? new IntPointer(
                IMWRITE_JPEG_QUALITY,
                quality,
                IMWRITE_JPEG_SAMPLING_FACTOR,
                wholeColour ? IMWRITE_JPEG_SAMPLING_FACTOR_444 : IMWRITE_JPEG_SAMPLING_FACTOR_420)
            : new IntPointer(IMWRITE_WEBP_QUALITY, quality);
    imencode(ending, samples, bytes, settings);
    Mat read = imdecode(new Mat(bytes), IMREAD_COLOR);
    cvtColor(read, read, COLOR_RGB2BGR);
    Mat result = new Mat();
    read.convertTo(result, CV_32F, 1 / 255.0, 0);
    return result;
  }

  /**
   * A wavelet codec without its file: the lifting of the 5/3 wavelet of JPEG 2000 on luma and
   * chroma, and coarse steps with a dead zone.
   */
  private static Mat wavelets(Mat image, double step, int levels) {
    Mat other = new Mat();
    cvtColor(image, other, COLOR_RGB2YCrCb);
    int width = image.cols();
    int height = image.rows();
    float[] values = new float[3 * width * height];
    try (FloatIndexer samples = other.createIndexer()) {
      samples.get(0L, values);
      for (int c = 0; c < 3; c++) {
        float[] plane = new float[width * height];
        for (int i = 0; i < plane.length; i++) {
          plane[i] = values[3 * i + c];
        }
        wavelets(plane, width, height, c == 0 ? step : 1.6 * step, levels);
        for (int i = 0; i < plane.length; i++) {
          values[3 * i + c] = plane[i];
        }
      }
      samples.put(0L, values);
    }
    Mat result = new Mat();
    cvtColor(other, result, COLOR_YCrCb2RGB);
    return clipped(result);
  }

  private static void wavelets(float[] plane, int width, int height, double step, int levels) {
    for (int level = 0; level < levels; level++) {
      lines(plane, width, height, 1 << level, true);
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int level = Math.min(levels, Math.min(zeros(x), zeros(y)));
        // What is finest is seen least.
        double pitch = step * (level >= levels ? 0.06 : Math.pow(0.5, level));
        double index = plane[y * width + x] / pitch;
        double whole = Math.floor(Math.abs(index));
        double back =
            level >= levels ? Math.rint(index) : Math.signum(index) * (whole > 0 ? whole + 0.4 : 0);
        plane[y * width + x] = (float) (back * pitch);
      }
    }
    for (int level = levels - 1; level >= 0; level--) {
      lines(plane, width, height, 1 << level, false);
    }
  }

  private static int zeros(int place) {
    return place == 0 ? 31 : Integer.numberOfTrailingZeros(place);
  }

  /** One level in both directions, in place: every {@code gap}-th sample takes part. */
  private static void lines(float[] plane, int width, int height, int gap, boolean forward) {
    for (int pass = 0; pass < 2; pass++) {
      boolean rows = (pass == 0) == forward;
      int count = rows ? (height + gap - 1) / gap : (width + gap - 1) / gap;
      int length = rows ? (width + gap - 1) / gap : (height + gap - 1) / gap;
      for (int i = 0; i < count; i++) {
        lift(plane, i * gap * (rows ? width : 1), gap * (rows ? 1 : width), length, forward);
      }
    }
  }

  private static void lift(float[] plane, int start, int stride, int length, boolean forward) {
    if (length < 2) {
      return;
    }
    int sign = forward ? 1 : -1;
    for (int pass = 0; pass < 2; pass++) {
      boolean odd = (pass == 0) == forward;
      for (int i = odd ? 1 : 0; i < length; i += 2) {
        int before = i > 0 ? i - 1 : 1;
        int after = i + 1 < length ? i + 1 : length - 1 - (length - 1 == i ? 1 : 0);
        float sum = plane[start + before * stride] + plane[start + after * stride];
        plane[start + i * stride] += odd ? -sign * 0.5f * sum : sign * 0.25f * sum;
      }
    }
  }

  /** Lighter or darker, by a curve of one of several shapes, in one of several spaces. */
  private Mat lit(Mat image, Draw draw, int way) {
    double s = strength;
    DoubleUnaryOperator curve =
        switch (draw.below(5)) {
          case 0 -> {
            double shift = way * (0.03 + 0.4 * s);
            yield v -> v + shift;
          }
          case 1 -> {
            double gain = way > 0 ? 1 + 0.08 + 1.3 * s : 1 / (1.08 + 2 * s);
            yield v -> v * gain;
          }
          case 2 -> {
            double exponent = Math.pow(way > 0 ? 1 / (1.1 + 2.2 * s) : 1.1 + 2.4 * s, 1);
            yield v -> Math.pow(Math.max(0, v), exponent);
          }
          case 3 -> {
            // The middle moves, black and white stay.
            double bow = way * (0.1 + 0.85 * s);
            yield v -> v + bow * v * (1 - v);
          }
          default -> {
            double share = 0.05 + 0.6 * s;
            yield way > 0 ? v -> v + share * (1 - v) : v -> v * (1 - share);
          }
        };
    return curved(image, draw.below(4), curve);
  }

  /** More or less contrast about a middle, by a line or a curve. */
  private Mat contrasted(Mat image, Draw draw, int way) {
    Scalar means = org.bytedeco.opencv.global.opencv_core.mean(image);
    double mean = (means.get(0) + means.get(1) + means.get(2)) / 3;
    double middle = draw.chance(0.5) ? mean : draw.chance(0.5) ? 0.5 : (mean + 0.5) / 2;
    DoubleUnaryOperator curve;
    if (way > 0) {
      curve =
          switch (draw.below(3)) {
            case 0 -> {
              double gain = 1.12 + 1.7 * strength;
              yield v -> middle + gain * (v - middle);
            }
            case 1 -> {
              // A logistic curve, laid through black and white.
              double slope = 3 + 10 * strength;
              double low = 1 / (1 + Math.exp(slope * middle));
              double high = 1 / (1 + Math.exp(-slope * (1 - middle)));
              yield v -> (1 / (1 + Math.exp(-slope * (v - middle))) - low) / (high - low);
            }
            default -> {
              double exponent = 1.2 + 2 * strength;
              yield v ->
                  v < middle
                      ? middle * Math.pow(Math.max(0, v) / middle, exponent)
                      : 1 - (1 - middle) * Math.pow(Math.max(0, 1 - v) / (1 - middle), exponent);
            }
          };
    } else {
      curve =
          switch (draw.below(3)) {
            case 0 -> {
              double gain = 1 / (1.15 + 3 * strength);
              yield v -> middle + gain * (v - middle);
            }
            case 1 -> {
              double low = (0.05 + 0.35 * strength) * draw(seed, 1);
              double high = 1 - (0.05 + 0.35 * strength) * draw(seed, 2);
              yield v -> low + (high - low) * v;
            }
            default -> {
              // Flat in the middle, where most samples are; steep at the ends.
              double flat = 0.12 + 0.6 * strength;
              yield v -> {
                double d = 2 * (v - 0.5);
                return 0.5 + ((1 - flat) * d + flat * d * d * d) / 2;
              };
            }
          };
    }
    return curved(image, draw.below(3), curve);
  }

  private static double draw(long seed, int place) {
    return Draw.of(seed, 43, place).between(0.6, 1);
  }

  /** A curve over 0 to 1 laid on all samples, on light, on the lightness or on the value. */
  private static Mat curved(Mat image, int space, DoubleUnaryOperator curve) {
    if (space == 0 || space == 3) {
      boolean light = space == 3;
      return table(
          image,
          new int[] {0, 1, 2},
          1,
          light
              ? v -> Math.pow(bounded(curve.applyAsDouble(Math.pow(v, 2.2))), 1 / 2.2)
              : v -> bounded(curve.applyAsDouble(v)));
    }
    boolean lab = space == 1;
    double scale = lab ? 100 : 1;
    Mat other = new Mat();
    cvtColor(image, other, lab ? COLOR_RGB2Lab : COLOR_RGB2HSV);
    Mat changed =
        table(other, new int[] {lab ? 0 : 2}, scale, v -> bounded(curve.applyAsDouble(v)));
    Mat result = new Mat();
    cvtColor(changed, result, lab ? COLOR_Lab2RGB : COLOR_HSV2RGB);
    return clipped(result);
  }

  private static double bounded(double value) {
    return Math.max(0, Math.min(1, value));
  }

  private static Mat table(Mat image, int[] channels, double scale, DoubleUnaryOperator curve) {
    int last = 1023;
    float[] table = new float[last + 2];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) curve.applyAsDouble(Math.min(1.0, (double) i / last));
    }
    int count = 3 * image.cols() * image.rows();
    float[] values = new float[count];
    Mat result = new Mat(image.size(), CV_32FC3);
    try (FloatIndexer from = image.createIndexer();
        FloatIndexer to = result.createIndexer()) {
      from.get(0L, values);
      for (int channel : channels) {
        for (int i = channel; i < count; i += 3) {
          double place = bounded(values[i] / scale) * last;
          int low = (int) place;
          values[i] =
              (float) (scale * (table[low] + (place - low) * (table[low + 1] - table[low])));
        }
      }
      to.put(0L, values);
    }
    return result;
  }

  private Mat coloured(Mat image, Draw draw, int way) {
    double factor = way > 0 ? 1.2 + 2.8 * strength * strength + strength : 0.85 - 0.85 * strength;
    int space = draw.below(4);
    Mat result = new Mat();
    if (space == 3) {
      double green = draw.between(0.45, 0.72);
      double red = (1 - green) * draw.between(0.5, 0.8);
      float[] luma = {(float) red, (float) green, (float) (1 - green - red)};
      Mat mix = new Mat(3, 3, CV_32FC1);
      try (FloatIndexer cells = mix.createIndexer()) {
        for (int row = 0; row < 3; row++) {
          for (int column = 0; column < 3; column++) {
            double own = row == column ? factor : 0;
            cells.put(row, column, (float) ((1 - factor) * luma[column] + own));
          }
        }
      }
      org.bytedeco.opencv.global.opencv_core.transform(image, result, mix);
      return clipped(result);
    }
    int[] there = {COLOR_RGB2HSV, COLOR_RGB2Lab, COLOR_RGB2YCrCb};
    int[] back = {COLOR_HSV2RGB, COLOR_Lab2RGB, COLOR_YCrCb2RGB};
    Mat other = new Mat();
    cvtColor(image, other, there[space]);
    if (space == 0) {
      double exponent = draw.chance(0.3) ? 1 / Math.max(0.1, factor) : 1;
      other =
          table(
              other,
              new int[] {1},
              1,
              exponent == 1 ? v -> bounded(v * factor) : v -> v <= 0 ? 0 : Math.pow(v, exponent));
    } else {
      double middle = space == 1 ? 0 : 0.5;
      double keep = middle * (1 - factor);
      multiply(other, whole(image, 1, factor, factor), other);
      org.bytedeco.opencv.global.opencv_core.add(other, whole(image, 0, keep, keep), other);
    }
    cvtColor(other, result, back[space]);
    return clipped(result);
  }

  private Mat sharpened(Mat image, Draw draw) {
    Mat soft = new Mat();
    GaussianBlur(image, soft, new Size(0, 0), draw.scaleBetween(0.7, 3));
    Mat result = new Mat();
    double more = amount(0.9, 9);
    addWeighted(image, 1 + more, soft, -more, 0, result);
    return clipped(result);
  }

  private Mat pixelated(Mat image, Draw draw) {
    return smaller(
        image, amount(1.6, 9), draw.chance(0.5) ? INTER_AREA : INTER_NEAREST, INTER_NEAREST);
  }

  private Mat quantised(Mat image, Draw draw) {
    int steps = (int) Math.round(amount(17, 2));
    double offset = draw.between(0, 1);
    boolean rounded = draw.chance(0.6);
    return curved(
        image,
        draw.below(3),
        v ->
            rounded
                ? Math.rint(v * steps) / steps
                : (Math.floor(v * steps + offset) + 0.5 - offset) / steps);
  }

  private static Mat clipped(Mat image) {
    Mat low = new Mat(image.size(), CV_32FC3, Scalar.all(0));
    Mat high = new Mat(image.size(), CV_32FC3, Scalar.all(1));
    max(image, low, image);
    min(image, high, image);
    return image;
  }
}
