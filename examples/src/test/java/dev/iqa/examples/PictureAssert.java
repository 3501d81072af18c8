// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples;

import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.Score;
import org.assertj.core.api.AbstractAssert;

/**
 * {@code assertThat(picture).hasQualityAbove(60)}, for the tests of programs that make pictures.
 */
final class PictureAssert extends AbstractAssert<PictureAssert, Picture> {

  private PictureAssert(Picture picture) {
    super(picture, PictureAssert.class);
  }

  static PictureAssert assertThat(Picture picture) {
    return new PictureAssert(picture);
  }

  /** Fails below a score of the embedded default, which says on which scale. */
  PictureAssert hasQualityAbove(double least) {
    isNotNull();
    try (QualityAssessor assessor = QualityAssessors.open()) {
      Score score = assessor.assess(actual).score().orElseThrow();
      if (!(score.value() > least)) {
        failWithMessage(
            "expected a quality above %s by %s, but it is %s on %s",
            least, assessor.descriptor().id(), score.value(), score.scale());
      }
    }
    return this;
  }
}
