// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.DistortionType;
import dev.iqa.Picture;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The five severities of one type, mildest first, with one seed: what a measure of quality should
 * put in order.
 *
 * @param generator the library the type is from
 * @param type one of the generator's types
 * @param seed shared by all five
 */
public record DistortionLadder(DistortionGenerator generator, DistortionType type, long seed) {

  /**
   * Checks the type.
   *
   * @throws dev.iqa.UnsupportedRequestException if the generator lacks it
   */
  public DistortionLadder {
    generator.type(type.id());
  }

  /**
   * The five steps.
   *
   * @return severity 1 to 5
   */
  public List<SyntheticDistortion> steps() {
    return IntStream.rangeClosed(1, 5)
        .mapToObj(severity -> new SyntheticDistortion(generator, type, severity, seed))
        .toList();
  }

  /**
   * Distorts a picture five times.
   *
   * @param picture GRAY8 or RGB8, left untouched
   * @return severity 1 to 5, each made from the original
   * @throws dev.iqa.UnsupportedRequestException if the type does not work on the picture's format
   */
  public List<Picture> apply(Picture picture) {
    return steps().stream().map(step -> step.apply(picture)).toList();
  }
}
