// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.junit.jupiter.api.Test;

class OriginalsTest {

  @Test
  void theSharperOfTwoOriginalsIsWorthMore() {
    Originals originals = Originals.of(Scenes.some(), 4, 0.4);
    Picture sharp = Scenes.scene(256, 256, 1);
    Picture soft =
        Windows.resize(Windows.resize(sharp, 40, 40), 256, 256, opencv_imgproc.INTER_LINEAR);
    assertThat(originals.worth(sharp)).isGreaterThan(originals.worth(soft)).isLessThanOrEqualTo(1);
    assertThat(originals.worth(soft)).isGreaterThanOrEqualTo(0.6);
  }
}
