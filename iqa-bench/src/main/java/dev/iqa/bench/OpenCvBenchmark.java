// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.Picture;
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
 * OpenCV's own metrics on the pictures of {@link FullReferenceBenchmark}, one thread, with the
 * allocator settings that suit it best.
 *
 * <p>{@code iqa-bench/run OpenCvBenchmark}
 */
@SuppressWarnings("NullAway.Init") // filled in by @Setup
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OpenCvBenchmark {

  /** Columns and rows. */
  @Param({"512x384", "1920x1080", "3840x2160"})
  public String size = "";

  private OpenCvPair pair;

  /** Makes the pictures and checks that SSIM sees the noise. */
  @Setup
  public void pictures() {
    Picture pristine = BenchmarkPictures.reference(size);
    pair = new OpenCvPair(pristine, BenchmarkPictures.noisy(pristine));
    if (!(pair.ssim() < 1)) {
      throw new IllegalStateException("QualitySSIM does not see the noise");
    }
  }

  /** Frees the pictures. */
  @TearDown
  public void close() {
    pair.close();
  }

  /** {@code cv::quality::QualitySSIM}. */
  @Benchmark
  public double ssim() {
    return pair.ssim();
  }

  /** {@code cv::quality::QualityGMSD}. */
  @Benchmark
  public double gmsd() {
    return pair.gmsd();
  }

  /** {@code cv::quality::QualityBRISQUE::computeFeatures}. */
  @Benchmark
  public double brisque() {
    return pair.brisque();
  }

  /** {@code cv::PSNR}. */
  @Benchmark
  public double psnr() {
    return pair.psnr();
  }
}
