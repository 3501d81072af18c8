// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REFLECT_101;
import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.LUT;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.addWeighted;
import static org.bytedeco.opencv.global.opencv_core.randn;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_HSV2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2HSV;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2YCrCb;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_YCrCb2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_NEAREST;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.filter2D;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.imaging.Mats;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Processor time of every distortion at severity 3 on one thread, beside what OpenCV takes for the
 * nearest sequence of calls of its own, where there is one.
 *
 * <p>Time of the thread, not of the clock, and the least of several runs: it can be taken on a busy
 * machine. The sequences are those a user would write, not bit-exact and with other random numbers.
 *
 * <p>{@code java -Djava.util.concurrent.ForkJoinPool.common.parallelism=0 -cp
 * 'iqa-bench/target/classes:iqa-bench/target/lib/*' dev.iqa.bench.DistortionTimes 1920x1080 9}
 */
public final class DistortionTimes {

  private DistortionTimes() {}

  /** What OpenCV would do. */
  @FunctionalInterface
  private interface Call {
    void on(Mat from, Mat to);
  }

  /**
   * Prints a table.
   *
   * @param args size, such as 1920x1080, how many runs the least is taken of, and the types; all
   *     without any
   */
  public static void main(String[] args) {
    String size = args.length > 0 ? args[0] : "1920x1080";
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 9;
    setNumThreads(1);
    PrintStream out = System.out;
    Picture picture = colour(BenchmarkPictures.reference(size));
    Map<String, Call> raw = raw();
    DistortionGenerator generator = DistortionGenerator.DEPICTQA;
    out.println("| type | ms | OpenCV ms | ratio |");
    out.println("|---|---:|---:|---:|");
    List<String> wanted = Arrays.asList(args).subList(Math.min(2, args.length), args.length);
    for (DistortionType type : generator.types()) {
      if (!wanted.isEmpty() && !wanted.contains(type.id())) {
        continue;
      }
      SyntheticDistortion distortion = new SyntheticDistortion(generator, type, 3, 1);
      double ours = milliseconds(runs, () -> distortion.apply(picture));
      Call call = raw.get(type.id());
      if (call == null) {
        out.printf(Locale.ROOT, "| %s | %.1f | – | – |%n", type, ours);
        continue;
      }
      try (Mat from = Mats.of(picture)) {
        double theirs =
            milliseconds(
                runs,
                () -> {
                  // A matrix of its own each time, as every picture of ours is.
                  try (Mat to = new Mat()) {
                    call.on(from, to);
                  }
                });
        out.printf(Locale.ROOT, "| %s | %.1f | %.1f | %.2f |%n", type, ours, theirs, ours / theirs);
      }
    }
  }

  /** Its samples in red, and others of its row in green and blue. */
  private static Picture colour(Picture grey) {
    ByteBuffer from = grey.pixels();
    ByteBuffer pixels = ByteBuffer.allocateDirect(3 * from.capacity());
    for (int i = 0; i < from.capacity(); i++) {
      pixels.put(from.get(i));
      pixels.put(from.get((i + 40) % from.capacity()));
      pixels.put((byte) ((from.get((i + 90) % from.capacity()) & 0xff) * 3 / 4));
    }
    return Picture.wrap(grey.width(), grey.height(), PixelFormat.RGB8, pixels.flip());
  }

  private static double milliseconds(int runs, Runnable work) {
    double[] times = new double[runs];
    for (int i = 0; i < runs + 3; i++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      work.run();
      long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      times[Math.max(0, i - 3)] = (end - start) / 1e6;
    }
    return Arrays.stream(times).min().orElseThrow();
  }

  private static Map<String, Call> raw() {
    Map<String, Call> raw = new TreeMap<>();
    raw.put("gaussian-blur", (from, to) -> blur(from, to, 3));
    raw.put("lens-blur", (from, to) -> filter(from, to, disc(4), BORDER_REFLECT_101));
    raw.put("motion-blur", (from, to) -> filter(from, to, line(15, 7), BORDER_REPLICATE));
    raw.put("rgb-noise", (from, to) -> noise(from, to, .15 * 255));
    raw.put(
        "correlated-noise",
        (from, to) -> {
          try (Mat noisy = new Mat();
              Size box = new Size(3, 3)) {
            noise(from, noisy, .14 * 255);
            org.bytedeco.opencv.global.opencv_imgproc.blur(noisy, to, box);
          }
        });
    raw.put("jpeg", (from, to) -> jpeg(from, to, 12));
    for (String id :
        new String[] {
          "brighten-rgb-shift",
          "brighten-rgb-gamma",
          "darken-rgb-shift",
          "darken-rgb-gamma",
          "contrast-strengthen-scale",
          "contrast-weaken-scale",
          "contrast-strengthen-stretch",
          "contrast-weaken-stretch"
        }) {
      raw.put(id, DistortionTimes::table);
    }
    for (String id :
        new String[] {
          "brighten-value-shift", "brighten-value-gamma", "darken-value-shift",
          "darken-value-gamma", "saturate-strengthen-hsv", "saturate-weaken-hsv"
        }) {
      raw.put(id, (from, to) -> between(from, to, COLOR_RGB2HSV, COLOR_HSV2RGB));
    }
    for (String id : new String[] {"saturate-strengthen-ycrcb", "saturate-weaken-ycrcb"}) {
      raw.put(id, (from, to) -> between(from, to, COLOR_RGB2YCrCb, COLOR_YCrCb2RGB));
    }
    raw.put(
        "oversharpen",
        (from, to) -> {
          try (Mat soft = new Mat();
              Size five = new Size(5, 5)) {
            GaussianBlur(from, soft, five, 0);
            addWeighted(from, 5, soft, -4, 0, to);
          }
        });
    raw.put(
        "pixelate",
        (from, to) -> {
          try (Mat small = new Mat();
              Size less = new Size((int) (from.cols() * .3), (int) (from.rows() * .3));
              Size full = from.size()) {
            resize(from, small, less, 0, 0, INTER_AREA);
            resize(small, to, full, 0, 0, INTER_NEAREST);
          }
        });
    return raw;
  }

  private static void blur(Mat from, Mat to, double sigma) {
    try (Size any = new Size(0, 0)) {
      GaussianBlur(from, to, any, sigma);
    }
  }

  private static void filter(Mat from, Mat to, float[][] weights, int border) {
    try (Mat kernel = new Mat(weights.length, weights[0].length, CV_32FC1);
        Point centre = new Point(-1, -1)) {
      FloatIndexer cells = kernel.createIndexer();
      for (int y = 0; y < weights.length; y++) {
        cells.put(y, 0, weights[y]);
      }
      filter2D(from, to, -1, kernel, centre, 0, border);
    }
  }

  private static float[][] disc(int radius) {
    float[][] weights = new float[2 * radius + 1][2 * radius + 1];
    float sum = 0;
    for (int y = -radius; y <= radius; y++) {
      for (int x = -radius; x <= radius; x++) {
        weights[y + radius][x + radius] = x * x + y * y <= radius * radius ? 1 : 0;
        sum += weights[y + radius][x + radius];
      }
    }
    for (float[] row : weights) {
      for (int x = 0; x < row.length; x++) {
        row[x] /= sum;
      }
    }
    return weights;
  }

  /** A half-Gaussian along the diagonal. */
  private static float[][] line(int radius, double sigma) {
    float[][] weights = new float[2 * radius + 1][2 * radius + 1];
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
      sum += Math.exp(-i * i / (2 * sigma * sigma));
    }
    for (int i = 0; i <= radius; i++) {
      weights[radius + i][radius + i] = (float) (Math.exp(-i * i / (2 * sigma * sigma)) / sum);
    }
    return weights;
  }

  private static void noise(Mat from, Mat to, double sigma) {
    try (Mat wide = new Mat();
        Mat noise = new Mat(from.rows(), from.cols(), CV_32F | from.type());
        Mat mean = new Mat(1, 1, org.bytedeco.opencv.global.opencv_core.CV_64FC1);
        Mat deviation = new Mat(1, 1, org.bytedeco.opencv.global.opencv_core.CV_64FC1)) {
      mean.ptr().putDouble(0);
      deviation.ptr().putDouble(sigma);
      from.convertTo(wide, CV_32F);
      randn(noise, mean, deviation);
      add(wide, noise, wide);
      wide.convertTo(to, from.type());
    }
  }

  private static void jpeg(Mat from, Mat to, int quality) {
    try (BytePointer file = new BytePointer();
        IntPointer options = new IntPointer(IMWRITE_JPEG_QUALITY, quality)) {
      imencode(".jpg", from, file, options);
      try (Mat encoded = new Mat(file);
          Mat decoded = imdecode(encoded, IMREAD_COLOR_RGB)) {
        decoded.copyTo(to);
      }
    }
  }

  private static void table(Mat from, Mat to) {
    try (Mat table = new Mat(1, 256, CV_8UC1)) {
      for (int v = 0; v < 256; v++) {
        table.ptr(0, v).put((byte) (255 - v));
      }
      LUT(from, table, to);
    }
  }

  /** To another space, its samples through a table, and back. */
  private static void between(Mat from, Mat to, int there, int back) {
    try (Mat other = new Mat();
        Mat mapped = new Mat()) {
      cvtColor(from, other, there);
      table(other, mapped);
      cvtColor(mapped, to, back);
    }
  }
}
