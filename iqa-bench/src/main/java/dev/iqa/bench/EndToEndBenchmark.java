// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_dnn.blobFromImage;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.imaging.Pictures;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the bytes of a 1024×768 JPEG to a score of MobileNetV1-0.5, against the same written
 * straight against OpenCV and ONNX Runtime: decode, resize, blob, run.
 *
 * <p>{@code iqa-bench/run EndToEndBenchmark -prof gc}
 */
@SuppressWarnings("NullAway.Init") // filled in by @Setup
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EndToEndBenchmark {

  private static final int SIDE = 224;

  private byte[] file;
  private QualityAssessor assessor;
  private BareModel bare;
  private Mat blob;

  /** Opens both and checks that they agree. */
  @Setup
  public void open() throws Exception {
    opencv_core.setNumThreads(1);
    file = PictureReadBenchmark.jpeg("1024x768");
    Path folder = BenchmarkModels.write("mobile");
    assessor = QualityAssessors.open("model@onnx?path=" + folder);
    bare = new BareModel(folder, SIDE);
    blob =
        new Mat(
            new int[] {1, 3, SIDE, SIDE}, CV_32F, new FloatPointer(bare.input().asFloatBuffer()));
    double theirs = bare();
    double ours = assess();
    if (Math.abs(theirs - ours) > 1e-4) {
      throw new IllegalStateException("the bare pipeline gives " + theirs + ", ours " + ours);
    }
  }

  /** Closes both. */
  @TearDown
  public void close() throws Exception {
    assessor.close();
    blob.close();
    bare.close();
  }

  /** Ours. */
  @Benchmark
  public double assess() {
    return assessor.assess(Pictures.read(file)).score().orElseThrow().value();
  }

  /** Straight against the libraries. */
  @Benchmark
  public float bare() {
    try (BytePointer bytes = new BytePointer(file);
        Mat encoded = new Mat(1, file.length, CV_8UC1, bytes);
        Mat decoded = imdecode(encoded, IMREAD_COLOR);
        Mat small = new Mat();
        Size size = new Size(SIDE, SIDE);
        Scalar mean = new Scalar(127.5, 127.5, 127.5, 0)) {
      resize(decoded, small, size, 0, 0, INTER_LINEAR);
      blobFromImage(small, blob, 1 / (.25 * 255), size, mean, true, false, CV_32F);
    }
    return bare.run();
  }
}
