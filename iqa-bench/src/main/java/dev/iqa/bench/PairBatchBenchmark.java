// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.global.opencv_core;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Pairs of 1920×1080 colour JPEGs in memory, decoded alone, and decoded and judged by ssim, psnr
 * and gmsd: milliseconds of wall clock per pair.
 *
 * <p>{@code iqa-bench/run PairBatchBenchmark}
 */
@SuppressWarnings("NullAway.Init") // filled in by @Setup
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PairBatchBenchmark {

  private static final int PAIRS = 8;

  /** Threads that take pairs. */
  @Param({"1", "2"})
  public int workers = 1;

  private ExecutorService pool;
  private final List<QualityAssessor> metrics = new ArrayList<>();
  private byte[] file;

  /** Writes the file, opens the metrics, and checks that a pair of itself is perfect. */
  @Setup
  public void open() throws Exception {
    opencv_core.setNumThreads(1);
    pool = Executors.newFixedThreadPool(workers);
    file = PictureReadBenchmark.jpeg("1920x1080");
    for (String name : List.of("ssim?downsample=none", "psnr?channels=luma", "gmsd")) {
      metrics.add(QualityAssessors.open(name));
    }
    if (judge() != 1) {
      throw new IllegalStateException("the ssim of a picture and itself is not 1");
    }
  }

  /** Closes everything. */
  @TearDown
  public void close() {
    pool.shutdown();
    metrics.forEach(QualityAssessor::close);
  }

  /** Both pictures of every pair read, nothing else. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public double decode() throws Exception {
    return all(() -> Pictures.read(file).width() + (double) Pictures.read(file).width());
  }

  /** Every pair read and judged thrice. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public double decodeAndJudge() throws Exception {
    return all(this::judge);
  }

  private double judge() throws IOException {
    Picture reference = Pictures.read(file);
    AssessmentRequest request = AssessmentRequest.of(Pictures.read(file)).against(reference);
    double first = 0;
    for (int i = 0; i < metrics.size(); i++) {
      double value = metrics.get(i).assess(request).score().orElseThrow().value();
      first = i == 0 ? value : first;
    }
    return first;
  }

  private double all(java.util.concurrent.Callable<Double> pair)
      throws InterruptedException, ExecutionException {
    double sum = 0;
    for (Future<Double> done : pool.invokeAll(java.util.Collections.nCopies(PAIRS, pair))) {
      sum += done.get();
    }
    return sum;
  }
}
