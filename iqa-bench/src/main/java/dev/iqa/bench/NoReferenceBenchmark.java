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
 * No-reference metrics on colour pictures, one thread.
 *
 * <p>{@code iqa-bench/run NoReferenceBenchmark -prof gc}
 */
@SuppressWarnings("NullAway.Init") // filled in by @Setup
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NoReferenceBenchmark {

  /** The assessor as it is opened. */
  @Param({"niqe", "sharpness", "noise-sigma"})
  public String metric = "";

  /** Columns and rows. */
  @Param({"512x384", "1920x1080"})
  public String size = "";

  private QualityAssessor assessor;
  private AssessmentRequest request;

  /** Opens the metric and checks that it sees noise. */
  @Setup
  public void open() {
    assessor = QualityAssessors.open(metric);
    var clean = BenchmarkPictures.colour(BenchmarkPictures.reference(size));
    request = AssessmentRequest.of(BenchmarkPictures.noisy(clean));
    if (value(request) == value(AssessmentRequest.of(clean))) {
      throw new IllegalStateException(metric + " does not see the noise");
    }
  }

  /** Closes the metric. */
  @TearDown
  public void close() {
    assessor.close();
  }

  /** One picture. */
  @Benchmark
  public double assess() {
    return value(request);
  }

  private double value(AssessmentRequest of) {
    return assessor.assess(of).score().orElseThrow().value();
  }
}
