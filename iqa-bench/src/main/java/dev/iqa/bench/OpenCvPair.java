// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import static org.bytedeco.opencv.global.opencv_core.PSNR;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;

import dev.iqa.Picture;
import dev.iqa.imaging.Mats;
import java.util.function.DoubleSupplier;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_quality.QualityBRISQUE;
import org.bytedeco.opencv.opencv_quality.QualityGMSD;
import org.bytedeco.opencv.opencv_quality.QualitySSIM;

/** A pair of pictures as OpenCV's own metrics take them, one thread. */
final class OpenCvPair implements AutoCloseable {

  private final Mat reference;
  private final Mat test;

  OpenCvPair(Picture reference, Picture test) {
    setNumThreads(1);
    this.reference = Mats.of(reference);
    this.test = Mats.of(test);
  }

  DoubleSupplier measure(String metric) {
    return switch (metric) {
      case "ssim" -> this::ssim;
      case "gmsd" -> this::gmsd;
      case "psnr" -> this::psnr;
      case "brisque" -> this::brisque;
      default ->
          throw new IllegalArgumentException(
              "OpenCV is timed for ssim, gmsd, psnr and brisque, not for " + metric);
    };
  }

  /** {@code cv::quality::QualitySSIM}. */
  double ssim() {
    try (Mat map = new Mat();
        Scalar result = QualitySSIM.compute(reference, test, map)) {
      return result.get(0);
    }
  }

  /** {@code cv::quality::QualityGMSD}. */
  double gmsd() {
    try (Mat map = new Mat();
        Scalar result = QualityGMSD.compute(reference, test, map)) {
      return result.get(0);
    }
  }

  /** {@code cv::quality::QualityBRISQUE::computeFeatures}, the features alone. */
  double brisque() {
    try (Mat features = new Mat()) {
      QualityBRISQUE.computeFeatures(test, features);
      return features.createIndexer().getDouble(0);
    }
  }

  /** {@code cv::PSNR}. */
  double psnr() {
    return PSNR(reference, test);
  }

  @Override
  public void close() {
    reference.close();
    test.close();
  }
}
