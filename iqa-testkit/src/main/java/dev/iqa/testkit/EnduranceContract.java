// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether an assessor that gives scores stays the same for many threads, many calls and many lives:
 * bit-equal answers, a defined end when it is closed in use, no memory left behind.
 *
 * <p>Memory is the resident size of a JVM of its own, whose heap is touched beforehand, so that
 * what grows lies off the heap. In every build the runs are short and catch what leaks a lot, in
 * every part of the run alike: an engine that settles in once is none. The gates are those of
 * {@code -Diqa.endurance.calls=100000 -Diqa.endurance.openings=1000
 * -Diqa.endurance.calls.thread=1000} (here: the profile {@code leak}): less than 1 MB for 10,000
 * calls, by the slope of a line through 40 samples after the warm-up, and less than 20 MB for 1,000
 * times open and close.
 */
public abstract class EnduranceContract {

  private static final int CALLS = Integer.getInteger("iqa.endurance.calls", 2_000);
  private static final int OPENINGS = Integer.getInteger("iqa.endurance.openings", 40);
  private static final int CALLS_PER_THREAD = Integer.getInteger("iqa.endurance.calls.thread", 25);
  private static final int THREADS = 64;
  private static final int ROUNDS = 8;
  private static final int FULL_CALLS = 100_000;
  private static final int FULL_OPENINGS = 1_000;
  private static final double MOST_KILOBYTES_PER_CALL = 0.1024;
  private static final int MOST_KILOBYTES_OF_A_SHORT_RUN = 16 << 10;
  private static final int MOST_KILOBYTES_OF_OPENINGS = 20 << 10;

  /** For the assessor's test to extend. */
  protected EnduranceContract() {}

  /** Free for what the assessor needs. */
  @TempDir protected Path folder;

  /**
   * The assessor.
   *
   * @return as {@link QualityAssessors#open} takes it
   * @throws IOException if its model cannot be written
   */
  protected abstract String assessor() throws IOException;

  private static List<AssessmentRequest> requests(QualityAssessor assessor) {
    boolean pairs = assessor.descriptor().reference() == ReferenceUse.REQUIRED;
    return IntStream.range(0, 6)
        .mapToObj(
            i -> {
              Picture scene = SamplePictures.scene(64 + 9 * i, 100 - 7 * i, PixelFormat.RGB8, i);
              AssessmentRequest alone = AssessmentRequest.of(scene);
              return pairs
                  ? alone.against(
                      SamplePictures.scene(64 + 9 * i, 100 - 7 * i, PixelFormat.RGB8, i + 1))
                  : alone;
            })
        .toList();
  }

  private static double value(QualityAssessor assessor, AssessmentRequest request) {
    return assessor.assess(request).score().orElseThrow().value();
  }

  /** 64 threads find what one finds, bit for bit. */
  @Test
  public void manyThreadsFindWhatOneFinds()
      throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (QualityAssessor assessor = QualityAssessors.open(assessor())) {
      List<AssessmentRequest> requests = requests(assessor);
      double[] serial = requests.stream().mapToDouble(r -> value(assessor, r)).toArray();
      List<Future<Integer>> ends = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        ends.add(
            threads.submit(
                () -> {
                  int different = 0;
                  for (int call = 0; call < CALLS_PER_THREAD; call++) {
                    int which = (first + call) % serial.length;
                    double value = value(assessor, requests.get(which));
                    different += Double.compare(value, serial[which]) == 0 ? 0 : 1;
                  }
                  return different;
                }));
      }
      for (Future<Integer> end : ends) {
        assertEquals(0, end.get(), "answers that differ from those of one thread");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Calls that run while it is closed answer, or say that it is closed. */
  @Test
  public void closingInUseEndsCallsWithAnAnswerOrAsClosed()
      throws IOException, InterruptedException, ExecutionException {
    String name = assessor();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        QualityAssessor assessor = QualityAssessors.open(name);
        AssessmentRequest request = requests(assessor).get(0);
        double expected = value(assessor, request);
        CountDownLatch started = new CountDownLatch(8);
        List<Future<String>> ends = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          ends.add(
              threads.submit(
                  () -> {
                    started.countDown();
                    while (true) {
                      try {
                        if (Double.compare(value(assessor, request), expected) != 0) {
                          return "another answer";
                        }
                      } catch (IllegalStateException closed) {
                        return String.valueOf(closed.getMessage());
                      }
                    }
                  }));
        }
        started.await();
        assessor.close();
        assessor.close();
        for (Future<String> end : ends) {
          assertTrue(end.get().endsWith("is closed"), end.get());
        }
        assertThrows(IllegalStateException.class, () -> value(assessor, request));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Calls leave no memory behind. */
  @Test
  public void callsLeaveNothingBehind() throws IOException, InterruptedException {
    List<Long> kilobytes = child("calls", CALLS, Math.min(15_000, CALLS));
    double slope = slope(kilobytes) * (kilobytes.size() - 1) / CALLS;
    System.out.printf(
        "%s: %d calls, %.3f MB per 10,000, resident %d to %d kB%n",
        getClass().getSimpleName(),
        CALLS,
        slope * 10_000 / 1024,
        kilobytes.get(0),
        kilobytes.get(kilobytes.size() - 1));
    if (CALLS >= FULL_CALLS) {
      assertTrue(slope < MOST_KILOBYTES_PER_CALL, () -> "resident kB over the calls " + kilobytes);
    } else {
      assertTrue(
          ResidentMemory.steadyGrowth(kilobytes) < MOST_KILOBYTES_OF_A_SHORT_RUN,
          () -> "resident kB over the calls " + kilobytes);
    }
  }

  /** Opening and closing leaves no memory behind. */
  @Test
  public void openingAndClosingLeavesNothingBehind() throws IOException, InterruptedException {
    List<Long> kilobytes = child("openings", OPENINGS, Math.min(100, OPENINGS));
    System.out.printf(
        "%s: %d times open and close, resident %d to %d kB%n",
        getClass().getSimpleName(),
        OPENINGS,
        kilobytes.get(0),
        kilobytes.get(kilobytes.size() - 1));
    long grown =
        OPENINGS >= FULL_OPENINGS
            ? kilobytes.get(kilobytes.size() - 1) - kilobytes.get(0)
            : ResidentMemory.steadyGrowth(kilobytes);
    assertTrue(
        grown < MOST_KILOBYTES_OF_OPENINGS, () -> "resident kB over the openings " + kilobytes);
  }

  /** Of the least-squares line, for one sample. */
  private static double slope(List<Long> samples) {
    double middle = (samples.size() - 1) / 2.0;
    double mean = samples.stream().mapToLong(s -> s).average().orElseThrow();
    double above = 0;
    double below = 0;
    for (int i = 0; i < samples.size(); i++) {
      above += (i - middle) * (samples.get(i) - mean);
      below += (i - middle) * (i - middle);
    }
    return above / below;
  }

  private List<Long> child(String what, int count, int warmUp)
      throws IOException, InterruptedException {
    assumeTrue(ResidentMemory.isKnown(), "resident memory is read from /proc");
    Path output = folder.resolve("output-" + what + ".txt");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xms64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                EnduranceRun.class.getName(),
                assessor(),
                what,
                Integer.toString(count),
                Integer.toString(warmUp))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = child.waitFor();
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertEquals(0, status, () -> String.join("\n", lines));
    List<Long> kilobytes =
        lines.stream()
            .filter(line -> line.startsWith(EnduranceRun.RESIDENT))
            .map(line -> Long.parseLong(line.substring(EnduranceRun.RESIDENT.length())))
            .toList();
    assertTrue(kilobytes.size() > 2, () -> String.join("\n", lines));
    return kilobytes;
  }

  /** The JVM of its own. */
  static final class EnduranceRun {

    static final String RESIDENT = "resident kB ";
    private static final int SAMPLES = 40;

    private EnduranceRun() {}

    /**
     * Works and prints its size.
     *
     * @param arguments assessor, {@code calls} or {@code openings}, how many, how many before
     * @throws IOException if {@code /proc} cannot be read
     */
    public static void main(String[] arguments) throws IOException {
      int count = Integer.parseInt(arguments[2]);
      int warmUp = Integer.parseInt(arguments[3]);
      double sum = 0;
      if (arguments[1].equals("openings")) {
        for (int i = -warmUp; i < count; i++) {
          sample(i, count);
          try (QualityAssessor assessor = QualityAssessors.open(arguments[0])) {
            sum += value(assessor, requests(assessor).get(0));
          }
        }
      } else {
        try (QualityAssessor assessor = QualityAssessors.open(arguments[0])) {
          List<AssessmentRequest> requests = requests(assessor);
          for (int i = -warmUp; i < count; i++) {
            sample(i, count);
            sum += value(assessor, requests.get(Math.floorMod(i, requests.size())));
          }
        }
      }
      sample(count, count);
      System.out.println("sum " + sum);
    }

    private static void sample(int done, int count) throws IOException {
      if (done >= 0 && done % Math.max(1, count / SAMPLES) == 0) {
        System.out.println(RESIDENT + ResidentMemory.kilobytes());
      }
    }
  }
}
