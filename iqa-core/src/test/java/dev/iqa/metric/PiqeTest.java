// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PiqeTest {

  @Test
  void isWorseForNoiseAndForCompression() {
    assertThat(score(SharedPictures.conformance("piq/i01_01_5.png")))
        .isGreaterThan(score(SharedPictures.conformance("piq/I01.png")));
    assertThat(score(SharedPictures.conformance("piq/goldhill_jpeg.png")))
        .isGreaterThan(score(SharedPictures.conformance("piq/goldhill.png")));
  }

  @Test
  void isWorstForAPictureWithoutContent() {
    Picture flat = Picture.copyOf(20, 20, PixelFormat.GRAY8, ByteBuffer.allocate(400));
    assertThat(score(flat)).isEqualTo(100);
  }

  @Test
  void seesAnOddSizeAsThePictureMirrored() {
    Picture odd = NiqeTest.scene(40, 4);
    ByteBuffer in = odd.pixels();
    ByteBuffer out = ByteBuffer.allocate(48 * 48);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 48; x++) {
        out.put(in.get((y < 40 ? y : 79 - y) * 40 + (x < 40 ? x : 79 - x)));
      }
    }
    assertThat(score(odd)).isEqualTo(score(Picture.copyOf(48, 48, PixelFormat.GRAY8, out.flip())));
  }

  private static double score(Picture picture) {
    try (QualityAssessor piqe = QualityAssessors.open("piqe")) {
      return NiqeTest.score(piqe.assess(picture));
    }
  }
}
