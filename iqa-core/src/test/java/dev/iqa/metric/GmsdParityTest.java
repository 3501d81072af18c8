// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Picture;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_quality.QualityGMSD;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code gmsd} with the population deviation against OpenCV's quality module, at even sizes: at odd
 * ones OpenCV 4.13 differs by up to 1.3e-3 from what 4.6 gave, which the conformance rows hold.
 */
class GmsdParityTest {

  @ParameterizedTest
  @CsvSource({"160, 120, 4", "162, 122, 20", "18, 300, 9", "1030, 62, 45", "12, 10, 6"})
  void equalsOpenCv(int width, int height, double sigma) {
    Picture reference = OpenCvQuality.picture(width, height, 3, 1);
    Picture test = OpenCvQuality.picture(width, height, sigma, 2);
    assertThat(OpenCvQuality.ours("gmsd?deviation=population", reference, test))
        .isCloseTo(OpenCvQuality.value(reference, test, GmsdParityTest::openCv), within(1e-5));
  }

  private static double openCv(Mat reference, Mat test) {
    try (Mat map = new Mat();
        Scalar value = QualityGMSD.compute(reference, test, map)) {
      return value.get(0);
    }
  }
}
