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
 * {@code gmsd} with the population deviation against OpenCV's quality module.
 *
 * <p>An odd side of n pixels has (n + 1) / 2 places at half size in the authors' code ({@code
 * 1:2:end}) and here. OpenCV resizes by ½ and rounds n / 2 half to even, so that it drops the last
 * place where n = 4k + 1; with n = 4k + 3 it agrees.
 */
class GmsdParityTest {

  @ParameterizedTest
  @CsvSource({"160, 120, 4", "163, 122, 20", "19, 300, 9", "1031, 63, 45", "12, 11, 6"})
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
