// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One pair of 1920×1080 pictures with one thread and with two: wall clock, so it says something
 * only on a machine with two idle cores.
 *
 * <p>{@code iqa-bench/run ThreadsBenchmark}
 */
@SuppressWarnings("NullAway.Init") // filled in by @Setup
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ThreadsBenchmark {

  /** The assessor as it is opened. */
  @Param({"ssim?downsample=none", "ms-ssim", "vif"})
  public String metric = "";

  /** Most threads at work on the pair. */
  @Param({"1", "2"})
  public int threads = 1;

  private QualityAssessor assessor;
  private AssessmentRequest request;

  /** Opens the metric and checks that the number of threads does not change its value. */
  @Setup
  public void open() {
    assessor = QualityAssessors.open(metric, AssessorConfig.defaults().withThreads(threads));
    var reference = BenchmarkPictures.reference("1920x1080");
    request = AssessmentRequest.of(BenchmarkPictures.noisy(reference)).against(reference);
    try (QualityAssessor single = QualityAssessors.open(metric)) {
      if (single.assess(request).score().orElseThrow().value() != assess()) {
        throw new IllegalStateException(metric + " depends on the number of threads");
      }
    }
  }

  /** Closes the metric. */
  @TearDown
  public void close() {
    assessor.close();
  }

  /** One pair. */
  @Benchmark
  public double assess() {
    return assessor.assess(request).score().orElseThrow().value();
  }
}
