// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import com.sun.management.ThreadMXBean;
import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.metric.SharedPlanes;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * Processor time and allocation of one call of each metric and of OpenCV's, one thread, in turns:
 * every round times every case once, so that whatever else the machine does hits all alike and
 * ratios hold where absolute times do not.
 *
 * <p>Arguments: a file for the results, seconds per size, sizes separated by commas, then cases: an
 * assessor as it is opened or several joined by {@code +} that share planes, {@code rgb:} before it
 * for colour pictures, or {@code opencv-ssim}, {@code opencv-gmsd}, {@code opencv-psnr}, {@code
 * opencv-brisque} (its features alone). Without cases, all of {@link #CASES}.
 *
 * <p>{@code iqa-bench/run dev.iqa.bench.InterleavedTimes iqa-bench/target/times.json 20
 * 512x384,1920x1080}
 */
public final class InterleavedTimes {

  /** What is timed when nothing is named. */
  static final List<String> CASES =
      List.of(
          "opencv-psnr",
          "psnr",
          "rgb:psnr?channels=luma",
          "opencv-ssim",
          "ssim?downsample=none",
          "ssim?downsample=none&border=reflect",
          "rgb:ssim?downsample=none",
          "ssim",
          "ms-ssim",
          "ssim-block",
          "opencv-gmsd",
          "gmsd",
          "vif",
          "fsim",
          "rgb:fsimc",
          "vsi",
          "rgb:vsi",
          "haarpsi",
          "rgb:haarpsi",
          "mdsi",
          "rgb:mdsi",
          "sr-sim",
          "rgb:ssim+psnr+gmsd",
          "rgb:fsim+fsimc+sr-sim?chroma=yiq+mdsi+haarpsi",
          "rgb:opencv-brisque",
          "rgb:brisque",
          "rgb:niqe",
          "rgb:piqe");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final double SHORTEST_SAMPLE_NANOS = 2e6;
  private static final int ROUNDS_AT_LEAST = 5;

  private InterleavedTimes() {}

  private static final class Case {
    final String name;
    private final DoubleSupplier call;
    private final AutoCloseable resource;
    private final List<Double> nanos = new ArrayList<>();
    private long bytes = Long.MAX_VALUE;
    private int repeats = 1;
    private double sink;

    Case(String name, DoubleSupplier call, AutoCloseable resource) {
      this.name = name;
      this.call = call;
      this.resource = resource;
    }

    /** Runs until compiled, about that long, and finds how many calls make a sample. */
    void warmUp(double wallNanos) {
      long end = System.nanoTime() + (long) wallNanos;
      double last = SHORTEST_SAMPLE_NANOS;
      for (int calls = 0; calls < 3 || System.nanoTime() < end; calls++) {
        last = time(1);
      }
      repeats = (int) Math.max(1, Math.ceil(SHORTEST_SAMPLE_NANOS / Math.max(1, last)));
    }

    void sample() {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      nanos.add(time(repeats) / repeats);
      bytes = Math.min(bytes, (THREADS.getCurrentThreadAllocatedBytes() - before) / repeats);
    }

    private double time(int times) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < times; i++) {
        sink += call.getAsDouble();
      }
      return THREADS.getCurrentThreadCpuTime() - start;
    }

    double quantile(double share) {
      double[] sorted = nanos.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return sorted[(int) Math.round(share * (sorted.length - 1))] / 1e6;
    }

    /** Checks that there was a value, and frees what the case holds. */
    void end() throws Exception {
      if (Double.isNaN(sink)) {
        throw new IllegalStateException(name + " gave no number");
      }
      resource.close();
    }
  }

  /**
   * Times and writes.
   *
   * @param arguments as described above
   * @throws Exception if a case cannot be opened or closed, or the file not written
   */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    double seconds = Double.parseDouble(arguments[1]);
    List<String> names =
        arguments.length > 3
            ? Arrays.asList(arguments).subList(3, arguments.length)
            : CASES.stream().filter(InterleavedTimes::isInstalled).toList();
    List<String> rows = new ArrayList<>();
    System.out.printf(
        "%-38s %-10s %9s %9s %9s %10s%n", "case", "size", "ms", "lower q.", "upper q.", "bytes");
    for (String size : arguments[2].split(",", -1)) {
      rows.addAll(timed(names, size, seconds));
    }
    Files.writeString(
        file,
        String.format(
            Locale.ROOT,
            "{\"processor\": \"%s\", \"jdk\": \"%s\", \"kernels\": \"%s\", \"unit\": \"ms of thread"
                + " CPU time, median and quartiles\",%n\"results\": [%n%s%n]}%n",
            Machine.processor(),
            System.getProperty("java.vm.version"),
            System.getProperty("iqa.kernels", "best"),
            String.join(",\n", rows)));
  }

  private static boolean isInstalled(String name) {
    String assessor = name.replaceFirst("^rgb:", "").replaceFirst("[?+].*", "");
    return assessor.startsWith("opencv-")
        || QualityAssessors.installed().stream().anyMatch(d -> d.id().name().equals(assessor));
  }

  private static List<String> timed(List<String> names, String size, double seconds)
      throws Exception {
    Picture grey = BenchmarkPictures.reference(size);
    Picture noisyGrey = BenchmarkPictures.noisy(grey);
    Picture colour = BenchmarkPictures.colour(grey);
    Picture noisyColour = BenchmarkPictures.noisy(colour);
    List<Case> cases = new ArrayList<>();
    for (String name : names) {
      cases.add(
          name.startsWith("rgb:")
              ? of(name, name.substring(4), noisyColour, colour)
              : of(name, name, noisyGrey, grey));
    }
    double share = seconds * 1e9 / cases.size();
    for (Case each : cases) {
      each.warmUp(share / 2);
    }
    long end = System.nanoTime() + (long) (seconds * 1e9 / 2);
    for (int round = 0; round < ROUNDS_AT_LEAST || System.nanoTime() < end; round++) {
      cases.forEach(Case::sample);
    }
    List<String> rows = new ArrayList<>();
    for (Case each : cases) {
      System.out.printf(
          Locale.ROOT,
          "%-38s %-10s %9.4f %9.4f %9.4f %10d%n",
          each.name,
          size,
          each.quantile(.5),
          each.quantile(.25),
          each.quantile(.75),
          each.bytes);
      rows.add(
          String.format(
              Locale.ROOT,
              "{\"case\": \"%s\", \"size\": \"%s\", \"median\": %.5f, \"quartiles\": [%.5f, %.5f],"
                  + " \"rounds\": %d, \"allocatedBytes\": %d}",
              each.name,
              size,
              each.quantile(.5),
              each.quantile(.25),
              each.quantile(.75),
              each.nanos.size(),
              each.bytes));
      each.end();
    }
    return rows;
  }

  private static Case of(String name, String assessor, Picture test, Picture reference) {
    if (assessor.startsWith("opencv-")) {
      OpenCvPair pair = new OpenCvPair(reference, test);
      return new Case(name, pair.measure(assessor.substring(7)), pair);
    }
    if (assessor.contains("+")) {
      return together(name, assessor.split("[+]", -1), test, reference);
    }
    QualityAssessor open = QualityAssessors.open(assessor);
    AssessmentRequest request =
        switch (open.descriptor().reference()) {
          case NONE -> AssessmentRequest.of(test);
          default -> AssessmentRequest.of(test).against(reference);
        };
    return new Case(name, () -> open.assess(request).score().orElseThrow().value(), open);
  }

  private static Case together(String name, String[] assessors, Picture test, Picture reference) {
    List<QualityAssessor> open = Arrays.stream(assessors).map(QualityAssessors::open).toList();
    AssessmentRequest request = AssessmentRequest.of(test).against(reference);
    return new Case(
        name,
        () -> {
          double[] sum = {0};
          SharedPlanes.during(
              List.of(test, reference),
              () -> open.forEach(m -> sum[0] += m.assess(request).score().orElseThrow().value()));
          return sum[0];
        },
        () -> open.forEach(QualityAssessor::close));
  }

  /** What a result says about where it was measured. */
  static final class Machine {

    private Machine() {}

    static String processor() throws IOException {
      Path info = Path.of("/proc/cpuinfo");
      if (!Files.isReadable(info)) {
        return System.getProperty("os.arch");
      }
      try (var lines = Files.lines(info)) {
        return lines
            .filter(l -> l.startsWith("model name"))
            .map(l -> l.substring(l.indexOf(':') + 2))
            .findFirst()
            .orElse(System.getProperty("os.arch"));
      }
    }
  }
}
