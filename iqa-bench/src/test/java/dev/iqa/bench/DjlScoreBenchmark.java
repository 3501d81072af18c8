// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
 * One network on DJL's libtorch and on ONNX Runtime: pixels to tensor, run, score; one thread.
 *
 * <p>{@code iqa-bench/run DjlScoreBenchmark -prof gc}. Linux on x86-64 only, and never in one JVM
 * with {@code org.bytedeco:pytorch}, which brings another libtorch.
 */
@SuppressWarnings("NullAway.Init") // filled in by @Setup
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DjlScoreBenchmark {

  private static final double TOLERANCE = 1e-4;

  /** The engine. */
  @Param({"djl", "onnx"})
  public String backend = "";

  /** Columns and rows. */
  @Param({"224x224", "512x384"})
  public String size = "";

  private Path folder;
  private QualityAssessor assessor;
  private AssessmentRequest request;

  /** Opens the network on both engines and checks that they agree. */
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("iqa-bench");
    ConvolutionStack.write(folder);
    request =
        AssessmentRequest.of(
            BenchmarkPictures.noisy(BenchmarkPictures.colour(BenchmarkPictures.reference(size))));
    assessor = on(backend);
    for (String other : List.of("djl", "onnx")) {
      try (QualityAssessor peer = on(other)) {
        double difference = Math.abs(value(peer) - value(assessor));
        if (!(difference <= TOLERANCE)) {
          throw new IllegalStateException(other + " differs from " + backend + " by " + difference);
        }
      }
    }
  }

  private QualityAssessor on(String engine) {
    return QualityAssessors.open(
        "model@" + engine, AssessorConfig.defaults().withOption("path", folder.toString()));
  }

  /** Closes it. */
  @TearDown
  public void close() throws IOException {
    assessor.close();
    for (String file : List.of("stack.pt", "stack.onnx", "model.json", "")) {
      Files.delete(folder.resolve(file));
    }
  }

  /** One picture. */
  @Benchmark
  public double assess() {
    return value(assessor);
  }

  private double value(QualityAssessor of) {
    return of.assess(request).score().orElseThrow().value();
  }
}
