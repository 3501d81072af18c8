// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.Aspect;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Processor time of one thread from the bytes of a 1024×768 JPEG to the score of {@code student},
 * and of reading alone: the least and the middle of {@value #ROUNDS}.
 *
 * <p>{@code iqa-bench/run dev.iqa.bench.StudentTimes}
 */
public final class StudentTimes {

  private static final int WARM_UP = 40;
  private static final int ROUNDS = 60;

  private StudentTimes() {}

  /**
   * Measures and prints one line of JSON.
   *
   * @param arguments none
   * @throws IOException if the picture cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    byte[] file = PictureReadBenchmark.jpeg("1024x768");
    try (QualityAssessor student =
        QualityAssessors.open("student", AssessorConfig.defaults().withThreads(1))) {
      double[] reading = millis(() -> Pictures.read(file));
      double[] judging =
          millis(
              () ->
                  student.assess(
                      AssessmentRequest.of(Pictures.read(file)).asking(Aspect.SCORE),
                      AssessmentListener.NONE));
      System.out.printf(
          Locale.ROOT,
          "{\"readMs\": [%.1f, %.1f], \"judgeMs\": [%.1f, %.1f]}%n",
          reading[0],
          reading[ROUNDS / 2],
          judging[0],
          judging[ROUNDS / 2]);
    }
  }

  /** Sorted. */
  private static double[] millis(Runnable work) {
    for (int i = 0; i < WARM_UP; i++) {
      work.run();
    }
    var threads = ManagementFactory.getThreadMXBean();
    double[] millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = threads.getCurrentThreadCpuTime();
      work.run();
      millis[i] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis;
  }
}
