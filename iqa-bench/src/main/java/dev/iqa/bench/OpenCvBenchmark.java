// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import static org.bytedeco.opencv.global.opencv_core.PSNR;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;

import dev.iqa.Picture;
import dev.iqa.imaging.Mats;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_quality.QualityGMSD;
import org.bytedeco.opencv.opencv_quality.QualitySSIM;
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

  private Mat reference;
  private Mat test;

  /** Makes the pictures and checks that SSIM sees the noise. */
  @Setup
  public void pictures() {
    setNumThreads(1);
    Picture pristine = BenchmarkPictures.reference(size);
    reference = Mats.of(pristine);
    test = Mats.of(BenchmarkPictures.noisy(pristine));
    if (!(ssim() < 1)) {
      throw new IllegalStateException("QualitySSIM does not see the noise");
    }
  }

  /** {@code cv::quality::QualitySSIM}. */
  @Benchmark
  public double ssim() {
    try (Mat map = new Mat();
        Scalar result = QualitySSIM.compute(reference, test, map)) {
      return result.get(0);
    }
  }

  /** {@code cv::quality::QualityGMSD}. */
  @Benchmark
  public double gmsd() {
    try (Mat map = new Mat();
        Scalar result = QualityGMSD.compute(reference, test, map)) {
      return result.get(0);
    }
  }

  /** {@code cv::PSNR}. */
  @Benchmark
  public double psnr() {
    return PSNR(reference, test);
  }
}
