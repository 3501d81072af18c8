// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.AssessmentRequest;
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
 * Every full-reference metric on grey pictures, one thread, with the native kernels and with the
 * plain-Java ones.
 *
 * <p>{@code iqa-bench/run FullReferenceBenchmark -prof gc}
 */
@SuppressWarnings("NullAway.Init") // filled in by @Setup
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FullReferenceBenchmark {

  /** The assessor as it is opened. */
  @Param({
    "mse",
    "psnr",
    "ssim?downsample=none",
    "ssim",
    "ssim-block",
    "ms-ssim",
    "gmsd",
    "uqi",
    "vif",
    "fsim",
    "vsi",
    "haarpsi",
    "mdsi",
    "iw-ssim"
  })
  public String metric = "";

  /** Columns and rows. */
  @Param({"512x384", "1920x1080", "3840x2160"})
  public String size = "";

  private QualityAssessor assessor;
  private AssessmentRequest request;

  /** Opens the metric and checks that it sees the noise. */
  @Setup
  public void open() {
    assessor = QualityAssessors.open(metric);
    var reference = BenchmarkPictures.reference(size);
    request = AssessmentRequest.of(BenchmarkPictures.noisy(reference)).against(reference);
    var same = AssessmentRequest.of(reference).against(reference);
    var scale = assessor.descriptor().scale().orElseThrow();
    if (!scale.isBetter(score(same), score(request))) {
      throw new IllegalStateException(metric + " does not see the noise");
    }
  }

  /** Closes the metric. */
  @TearDown
  public void close() {
    assessor.close();
  }

  /** With the best kernels there are. */
  @Benchmark
  public double fastest() {
    return score(request);
  }

  /** With the kernels in plain Java. */
  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "-Diqa.kernels=java")
  public double plainJava() {
    return score(request);
  }

  private double score(AssessmentRequest of) {
    return assessor.assess(of).score().orElseThrow().value();
  }
}
