// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import static dev.iqa.examples.PictureAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.imaging.Pictures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QualityGateTest {

  @Test
  void theShippedPhotoIsGoodEnough() {
    assertThat(Pictures.read(Path.of("pictures/landscape.jpg"))).hasQualityAbove(60);
  }

  @Test
  void aRuinedPhotoFailsWithItsScore() {
    assertThatThrownBy(
            () ->
                assertThat(Pictures.read(Path.of("pictures/landscape-compressed.jpg")))
                    .hasQualityAbove(60))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("expected a quality above 60.0 by measured@core, but it is ");
  }
}
