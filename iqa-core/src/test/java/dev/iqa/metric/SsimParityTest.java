// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Picture;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_quality.QualitySSIM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ssim} with OpenCV's border against OpenCV's quality module. */
class SsimParityTest {

  @ParameterizedTest
  @CsvSource({"160, 120, 4", "161, 121, 20", "17, 300, 9", "1030, 61, 45", "12, 11, 6"})
  void equalsOpenCv(int width, int height, double sigma) {
    Picture reference = OpenCvQuality.picture(width, height, 3, 1);
    Picture test = OpenCvQuality.picture(width, height, sigma, 2);
    assertThat(OpenCvQuality.ours("ssim?border=reflect&downsample=none", reference, test))
        .isCloseTo(OpenCvQuality.value(reference, test, SsimParityTest::openCv), within(2e-5));
  }

  private static double openCv(Mat reference, Mat test) {
    try (Mat map = new Mat();
        Scalar value = QualitySSIM.compute(reference, test, map)) {
      return value.get(0);
    }
  }
}
