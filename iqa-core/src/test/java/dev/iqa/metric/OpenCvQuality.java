// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Grey pictures made by code, and OpenCV's view of them. */
final class OpenCvQuality {

  private OpenCvQuality() {}

  /** Waves with noise; the same seed gives the same picture. */
  static Picture picture(int width, int height, double sigma, long seed) {
    Random random = new Random(seed);
    ByteBuffer pixels = ByteBuffer.allocateDirect(width * height);
    for (int i = 0; i < width * height; i++) {
      int x = i % width;
      int y = i / width;
      double wave = 120 + 60 * Math.sin(x / 19.0) + 50 * Math.cos(y / 13.0);
      double value = wave + sigma * random.nextGaussian();
      pixels.put((byte) Math.max(0, Math.min(255, Math.round(value))));
    }
    return Picture.wrap(width, height, PixelFormat.GRAY8, pixels.flip());
  }

  /** OpenCV's value of two pictures. */
  static double value(Picture first, Picture second, ToDoubleBiFunction<Mat, Mat> quality) {
    try (BytePointer a = new BytePointer(first.pixels());
        BytePointer b = new BytePointer(second.pixels());
        Mat one = new Mat(first.height(), first.width(), CV_8UC1, a);
        Mat other = new Mat(second.height(), second.width(), CV_8UC1, b)) {
      return quality.applyAsDouble(one, other);
    }
  }

  /** The value of an assessor of this library. */
  static double ours(String assessor, Picture first, Picture second) {
    try (QualityAssessor open = QualityAssessors.open(assessor)) {
      return open.assess(AssessmentRequest.of(second).against(first)).score().orElseThrow().value();
    }
  }
}
