// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * How far the process grows beyond a pair of 100-megapixel pictures while ssim compares them, and
 * how long it takes; with the argument {@code opencv} the same of OpenCV's, which needs 6 GB.
 *
 * <p>{@code iqa-bench/run dev.iqa.bench.HundredMegapixels}
 */
public final class HundredMegapixels {

  private static final String SIZE = "11600x8640";

  private HundredMegapixels() {}

  /**
   * Measures and prints one line of JSON.
   *
   * @param arguments none, or {@code opencv}
   * @throws IOException if the size of the process cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    boolean peer = arguments.length > 0 && arguments[0].equals("opencv");
    Picture reference = BenchmarkPictures.reference(SIZE);
    Picture noisy = BenchmarkPictures.noisy(reference);
    Picture small = BenchmarkPictures.reference("512x384");
    try (QualityAssessor ssim = QualityAssessors.open("ssim?downsample=none");
        OpenCvPair warm = new OpenCvPair(small, small)) {
      // Loads and compiles what both need.
      for (int i = 0; i < 200; i++) {
        ssim.assess(AssessmentRequest.of(small).against(small));
      }
      if (peer) {
        warm.ssim();
        try (OpenCvPair pair = new OpenCvPair(reference, noisy)) {
          print("QualitySSIM", pair::ssim);
        }
      } else {
        AssessmentRequest request = AssessmentRequest.of(noisy).against(reference);
        print("ssim", () -> ssim.assess(request).score().orElseThrow().value());
      }
    }
  }

  private static void print(String name, DoubleSupplier call) throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    long before = peakKilobytes();
    long start = threads.getCurrentThreadCpuTime();
    double value = call.getAsDouble();
    double millis = (threads.getCurrentThreadCpuTime() - start) / 1e6;
    if (!(value < 1)) {
      throw new IllegalStateException(name + " does not see the noise: " + value);
    }
    System.out.printf(
        Locale.ROOT,
        "{\"case\": \"%s\", \"pixels\": \"%s\", \"ms\": %.1f, \"growthMegabytes\": %.1f}%n",
        name,
        SIZE,
        millis,
        (peakKilobytes() - before) / 1024.0);
  }

  private static long peakKilobytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(l -> l.startsWith("VmHWM"))
          .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
