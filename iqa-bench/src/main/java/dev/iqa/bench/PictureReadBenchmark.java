// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import dev.iqa.Picture;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What reading a 1024×768 colour JPEG costs beyond OpenCV's bare decoding: checks, EXIF, colour
 * profile, order of the channels.
 *
 * <p>{@code iqa-bench/run PictureReadBenchmark -prof gc}
 */
@SuppressWarnings("NullAway.Init") // filled in by @Setup
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PictureReadBenchmark {

  private static final int WIDTH = 1024;
  private static final int HEIGHT = 768;

  private byte[] file;

  /** Writes the file and checks that both read its size. */
  @Setup
  public void write() throws IOException {
    opencv_core.setNumThreads(1);
    file = jpeg(WIDTH + "x" + HEIGHT);
    if (read().width() != WIDTH || bareDecoding() != WIDTH) {
      throw new IllegalStateException("the file does not read as " + WIDTH + " pixels wide");
    }
  }

  /** A colour picture with noise as a JPEG of quality 90. */
  static byte[] jpeg(String size) throws IOException {
    Path path = Files.createTempFile("iqa-bench", ".jpg");
    try {
      Pictures.write(
          BenchmarkPictures.noisy(BenchmarkPictures.colour(BenchmarkPictures.reference(size))),
          path,
          90);
      return Files.readAllBytes(path);
    } finally {
      Files.delete(path);
    }
  }

  /** {@link Pictures#read(byte[])}. */
  @Benchmark
  public Picture read() {
    return Pictures.read(file);
  }

  /** {@code cv::imdecode}. */
  @Benchmark
  public int bareDecoding() {
    try (BytePointer bytes = new BytePointer(file);
        Mat encoded = new Mat(1, file.length, CV_8UC1, bytes);
        Mat decoded = imdecode(encoded, IMREAD_COLOR)) {
      return decoded.cols();
    }
  }
}
