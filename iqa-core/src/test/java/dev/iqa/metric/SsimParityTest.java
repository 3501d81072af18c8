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

/**
 * {@code ssim} with OpenCV's border against OpenCV's quality module, and both against the
 * definition in double precision.
 *
 * <p>OpenCV keeps moments in single precision. In a picture of few windows that shows: at 12×11 it
 * lies 1.2e-5 from the definition, where this library lies 7e-8 from it.
 */
class SsimParityTest {

  private static final String SSIM = "ssim?border=reflect&downsample=none";

  @ParameterizedTest
  @CsvSource({
    "160, 120, 4, 1e-6",
    "161, 121, 20, 1e-6",
    "17, 300, 9, 1e-6",
    "1030, 61, 45, 1e-6",
    "12, 11, 6, 2e-5"
  })
  void equalsOpenCvAndTheDefinition(int width, int height, double sigma, double tolerance) {
    Picture reference = OpenCvQuality.picture(width, height, 3, 1);
    Picture test = OpenCvQuality.picture(width, height, sigma, 2);
    double ours = OpenCvQuality.ours(SSIM, reference, test);
    assertThat(ours)
        .isCloseTo(OpenCvQuality.value(reference, test, SsimParityTest::openCv), within(tolerance));
    assertThat(ours).isCloseTo(definition(reference, test), within(2e-7));
  }

  /** Wang et al., 2004, equation 13, with K₁ = .01 and K₂ = .03. */
  private static double definition(Picture reference, Picture test) {
    LocalMoments moments =
        LocalMoments.of(
            Grid.of(new Planes(reference).luma()),
            Grid.of(new Planes(test).luma()),
            Grid.gaussian(11, 1.5),
            Edge.REFLECT);
    double sum = 0;
    for (int i = 0; i < moments.count(); i++) {
      double a = moments.meanReference().values()[i];
      double b = moments.meanTest().values()[i];
      double luminance = (2 * a * b + 6.5025) / (a * a + b * b + 6.5025);
      double variances = moments.varianceReference(i) + moments.varianceTest(i);
      sum += luminance * (2 * moments.covariance(i) + 58.5225) / (variances + 58.5225);
    }
    return sum / moments.count();
  }

  private static double openCv(Mat reference, Mat test) {
    try (Mat map = new Mat();
        Scalar value = QualitySSIM.compute(reference, test, map)) {
      return value.get(0);
    }
  }
}
