// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_quality.QualityGMSD;
import org.junit.jupiter.api.Test;
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

  @Test
  void equalsOpenCvOfAPictureWithoutTheOddColumnAndRowThatItDrops() {
    Picture reference = OpenCvQuality.picture(161, 121, 3, 1);
    Picture test = OpenCvQuality.picture(161, 121, 20, 2);
    double openCv = OpenCvQuality.value(reference, test, GmsdParityTest::openCv);
    String gmsd = "gmsd?deviation=population";
    assertThat(OpenCvQuality.ours(gmsd, even(reference), even(test)))
        .isCloseTo(openCv, within(1e-5));
    assertThat(OpenCvQuality.ours(gmsd, reference, test)).isNotCloseTo(openCv, within(1e-5));
  }

  /** Without the last column and row. */
  private static Picture even(Picture odd) {
    int width = odd.width() - 1;
    ByteBuffer pixels = ByteBuffer.allocate(width * (odd.height() - 1));
    for (int y = 0; y < odd.height() - 1; y++) {
      pixels.put(odd.pixels().slice(y * odd.width(), width));
    }
    return Picture.copyOf(width, odd.height() - 1, PixelFormat.GRAY8, pixels.flip());
  }

  private static double openCv(Mat reference, Mat test) {
    try (Mat map = new Mat();
        Scalar value = QualityGMSD.compute(reference, test, map)) {
      return value.get(0);
    }
  }
}
