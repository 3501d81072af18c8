// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A score of a picture that is in memory in the model's size, against the same run by ONNX
 * Runtime's own API: {@code tiny} shows what a call costs beyond the run, {@code mobile}
 * (MobileNetV1-0.5, 224²) what that is beside a real model.
 *
 * <p>{@code iqa-bench/run OnnxScoreBenchmark -prof gc}
 */
@SuppressWarnings("NullAway.Init") // filled in by @Setup
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OnnxScoreBenchmark {

  private static final int PICTURES = 32;

  /** The model. */
  @Param({"tiny", "mobile"})
  public String model = "";

  private QualityAssessor assessor;
  private AssessmentRequest request;
  private List<AssessmentRequest> many;

  /** Belongs to one thread each, as its buffers do. */
  @SuppressWarnings("NullAway.Init") // filled in by @Setup
  @State(Scope.Thread)
  public static class Bare {
    private BareModel run;

    /** Opens and fills the input as the assessor does. */
    @Setup
    public void open(OnnxScoreBenchmark shared) throws Exception {
      int side = BenchmarkModels.side(shared.model);
      run = new BareModel(shared.folder, side);
      ByteBuffer pixels = shared.request.candidate().pixels();
      FloatBuffer input = run.input().asFloatBuffer();
      for (int i = 0; i < pixels.limit(); i++) {
        float sample = (pixels.get(i) & 0xff) / 255f;
        input.put(i % 3 * side * side + i / 3, (sample - .5f) / .25f);
      }
      double theirs = run.run();
      double ours = shared.assess();
      if (Math.abs(theirs - ours) > 1e-5) {
        throw new IllegalStateException("the bare run gives " + theirs + ", ours " + ours);
      }
    }

    /** Closes. */
    @TearDown
    public void close() throws Exception {
      run.close();
    }
  }

  private Path folder;

  /** Writes and opens the model. */
  @Setup
  public void open() throws Exception {
    opencv_core.setNumThreads(1);
    folder = BenchmarkModels.write(model);
    int side = BenchmarkModels.side(model);
    Picture picture =
        BenchmarkPictures.noisy(
            BenchmarkPictures.colour(BenchmarkPictures.reference(side + "x" + side)));
    request = AssessmentRequest.of(picture);
    many = Collections.nCopies(PICTURES, request);
    assessor = QualityAssessors.open("model@onnx?path=" + folder);
  }

  /** Closes it. */
  @TearDown
  public void close() {
    assessor.close();
  }

  /** ONNX Runtime alone, on an input that is filled already. */
  @Benchmark
  public float bareRun(Bare bare) {
    return bare.run.run();
  }

  /** From picture to score. */
  @Benchmark
  public double assess() {
    return assessor.assess(request).score().orElseThrow().value();
  }

  /** The same from two threads at once: time of a call, which should hardly rise. */
  @Benchmark
  @Threads(2)
  public double assessFromTwoThreads() {
    return assess();
  }

  /** 32 pictures, one after the other. */
  @Benchmark
  @OperationsPerInvocation(PICTURES)
  public double singles() {
    double sum = 0;
    for (AssessmentRequest each : many) {
      sum += assessor.assess(each).score().orElseThrow().value();
    }
    return sum;
  }

  /** 32 pictures at once. */
  @Benchmark
  @OperationsPerInvocation(PICTURES)
  public List<Assessment> assessAll() {
    return assessor.assessAll(many);
  }
}
