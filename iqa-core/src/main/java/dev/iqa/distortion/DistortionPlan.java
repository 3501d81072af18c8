// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static dev.iqa.DistortionFamily.BLUR;
import static dev.iqa.DistortionFamily.BRIGHTEN;
import static dev.iqa.DistortionFamily.COMPRESSION;
import static dev.iqa.DistortionFamily.CONTRAST_STRENGTHEN;
import static dev.iqa.DistortionFamily.CONTRAST_WEAKEN;
import static dev.iqa.DistortionFamily.DARKEN;
import static dev.iqa.DistortionFamily.NOISE;
import static dev.iqa.DistortionFamily.OVERSHARPEN;
import static dev.iqa.DistortionFamily.PIXELATE;
import static dev.iqa.DistortionFamily.QUANTIZATION;
import static dev.iqa.DistortionFamily.SATURATE_STRENGTHEN;
import static dev.iqa.DistortionFamily.SATURATE_WEAKEN;

import dev.iqa.DistortionFamily;
import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * No distortion, one, or two in order.
 *
 * <p>Two are allowed where the second leaves the first visible: 78 ordered pairs of families, each
 * at severities 1 to 3.
 *
 * @param steps applied first to last
 * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a>
 */
public record DistortionPlan(List<SyntheticDistortion> steps) {

  private static final Map<DistortionFamily, Set<DistortionFamily>> FOLLOWERS = followers();

  private static final DistortionPlan CLEAN = new DistortionPlan(List.of());

  /**
   * Checks number, order and severities.
   *
   * @throws UnsupportedRequestException if there are more than two steps, two of a pair that is not
   *     allowed, or one of two stronger than severity 3
   */
  public DistortionPlan {
    steps = List.copyOf(steps);
    if (steps.size() > 2) {
      throw new UnsupportedRequestException(
          "a plan has at most two distortions, not " + steps.size());
    }
    if (steps.size() == 2) {
      DistortionFamily first = steps.get(0).type().family();
      DistortionFamily second = steps.get(1).type().family();
      if (!allows(first, second)) {
        throw new UnsupportedRequestException(
            first
                + " is not followed by "
                + second
                + "; it is followed by "
                + FOLLOWERS.getOrDefault(first, Set.of()));
      }
      for (SyntheticDistortion step : steps) {
        if (step.severity() > 3) {
          throw new UnsupportedRequestException(
              "two distortions have severities 1 to 3; this is " + step);
        }
      }
    }
  }

  /**
   * The plan that leaves a picture as it is.
   *
   * @return no steps
   */
  public static DistortionPlan clean() {
    return CLEAN;
  }

  /**
   * A plan of the given steps.
   *
   * @param steps none, one or two
   * @return applied in order
   * @throws UnsupportedRequestException as the constructor
   */
  public static DistortionPlan of(SyntheticDistortion... steps) {
    return new DistortionPlan(List.of(steps));
  }

  /**
   * Which families may follow which.
   *
   * @return first family to the families allowed after it, 78 pairs in all; unmodifiable
   */
  public static Map<DistortionFamily, Set<DistortionFamily>> allowedPairs() {
    return FOLLOWERS;
  }

  /**
   * Whether a pair is among the 78.
   *
   * @param first applied first
   * @param second applied to the result
   * @return true if allowed
   */
  public static boolean allows(DistortionFamily first, DistortionFamily second) {
    return FOLLOWERS.getOrDefault(first, Set.of()).contains(second);
  }

  /**
   * Distorts a picture.
   *
   * @param picture GRAY8 or RGB8, left untouched
   * @return the picture itself for a clean plan, else one of the same size and format
   * @throws UnsupportedRequestException if a step does not work on the picture's format
   */
  public Picture apply(Picture picture) {
    Picture result = picture;
    for (SyntheticDistortion step : steps) {
      result = step.apply(result);
    }
    return result;
  }

  /** Whether two plans name the same types at the same severities; seeds aside. */
  boolean looksLike(DistortionPlan other) {
    if (steps.size() != other.steps.size()) {
      return false;
    }
    for (int i = 0; i < steps.size(); i++) {
      SyntheticDistortion mine = steps.get(i);
      SyntheticDistortion theirs = other.steps.get(i);
      if (mine.type().family() != theirs.type().family() || mine.severity() != theirs.severity()) {
        return false;
      }
    }
    return true;
  }

  private static Map<DistortionFamily, Set<DistortionFamily>> followers() {
    Map<DistortionFamily, Set<DistortionFamily>> pairs = new EnumMap<>(DistortionFamily.class);
    Set<DistortionFamily> light =
        EnumSet.of(BRIGHTEN, DARKEN, CONTRAST_STRENGTHEN, CONTRAST_WEAKEN);
    Set<DistortionFamily> colour = EnumSet.of(SATURATE_STRENGTHEN, SATURATE_WEAKEN);
    Set<DistortionFamily> tone = with(light, colour);
    pairs.put(BLUR, with(tone, EnumSet.of(COMPRESSION, NOISE, QUANTIZATION)));
    for (DistortionFamily family : light) {
      pairs.put(family, EnumSet.of(BLUR, COMPRESSION, NOISE, PIXELATE, QUANTIZATION));
    }
    pairs.put(COMPRESSION, with(tone, EnumSet.of(BLUR, NOISE)));
    pairs.put(NOISE, with(tone, EnumSet.of(BLUR, COMPRESSION, OVERSHARPEN, PIXELATE)));
    pairs.put(OVERSHARPEN, EnumSet.of(BRIGHTEN));
    pairs.put(PIXELATE, with(tone, EnumSet.of(NOISE, OVERSHARPEN, QUANTIZATION)));
    pairs.put(QUANTIZATION, with(tone, EnumSet.of(NOISE, OVERSHARPEN, PIXELATE)));
    for (DistortionFamily family : colour) {
      pairs.put(family, EnumSet.of(BLUR, COMPRESSION, NOISE, OVERSHARPEN, PIXELATE, QUANTIZATION));
    }
    pairs.replaceAll((first, second) -> Collections.unmodifiableSet(second));
    return Collections.unmodifiableMap(pairs);
  }

  private static Set<DistortionFamily> with(
      Set<DistortionFamily> some, Set<DistortionFamily> others) {
    Set<DistortionFamily> all = EnumSet.copyOf(some);
    all.addAll(others);
    return all;
  }
}
