// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;

/**
 * One distortion that can be applied to pictures: the same picture, type, severity and seed give
 * the same samples on every machine and any number of threads.
 *
 * <p>Pictures have 8 bits, grey or colour. All rows are worked on in bands, with these exceptions:
 * jitter, glass blur and the palette of KADID go through the picture pixel after pixel, and a codec
 * holds the whole picture (JPEG 2000 some 20 bytes for each sample).
 *
 * @param generator the library the type is from
 * @param type one of the generator's types
 * @param severity 1 slight to 5 catastrophic
 * @param seed of all chance in it; types without chance ignore it
 */
public record SyntheticDistortion(
    DistortionGenerator generator, DistortionType type, int severity, long seed) {

  /**
   * Checks type and severity.
   *
   * @throws UnsupportedRequestException if the generator lacks the type, or the severity is outside
   *     1..5
   */
  public SyntheticDistortion {
    if (!generator.type(type.id()).equals(type)) {
      throw new UnsupportedRequestException(
          type + " is of family " + generator.type(type.id()).family() + " in " + generator.id());
    }
    if (severity < 1 || severity > 5) {
      throw new UnsupportedRequestException(type + " has severities 1 to 5, not " + severity);
    }
  }

  /**
   * A distortion of the DepictQA library by its id.
   *
   * @param id such as {@code gaussian-blur}
   * @param severity 1 slight to 5 catastrophic
   * @param seed of all chance in it
   * @return the distortion
   * @throws UnsupportedRequestException if there is no such type, or the severity is outside 1..5
   */
  public static SyntheticDistortion of(String id, int severity, long seed) {
    DistortionGenerator generator = DistortionGenerator.DEPICTQA;
    return new SyntheticDistortion(generator, generator.type(id), severity, seed);
  }

  /**
   * Distorts a picture.
   *
   * @param picture GRAY8 or RGB8, left untouched
   * @return a picture of the same size and format, with one more step in its history
   * @throws UnsupportedRequestException if the format has other than 8 bits, or the type needs
   *     colour and the picture has none
   */
  public Picture apply(Picture picture) {
    return generator.apply(picture, this);
  }

  /**
   * As it stands in a picture's history.
   *
   * @return such as {@code depictqa gaussian-blur 3 (seed 7)}
   */
  @Override
  public String toString() {
    return generator.id() + " " + type.id() + " " + severity + " (seed " + seed + ")";
  }
}
