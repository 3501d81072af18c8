// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How plans are drawn: a clean one now and then; else one distortion, its family, its type within
 * the family and its severity even; or two, their pair of families even among those allowed.
 *
 * <p>A seed determines a plan. Families outside the twelve are drawn as one family of their own,
 * and only alone.
 *
 * @param generator the library to draw from
 * @param cleanShare how many plans are clean, 0..1; 0.05 in the paper
 * @param doubleShare how many of the others have two distortions, 0..1
 * @param skippingBarelyVisible whether severity 1 of brighten, darken, contrast, saturation,
 *     quantization and oversharpen is left out as too close to clean
 * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a>
 */
public record DistortionSampling(
    DistortionGenerator generator,
    double cleanShare,
    double doubleShare,
    boolean skippingBarelyVisible) {

  private static final Set<DistortionFamily> BARELY_VISIBLE =
      EnumSet.of(
          DistortionFamily.BRIGHTEN,
          DistortionFamily.DARKEN,
          DistortionFamily.CONTRAST_STRENGTHEN,
          DistortionFamily.CONTRAST_WEAKEN,
          DistortionFamily.SATURATE_STRENGTHEN,
          DistortionFamily.SATURATE_WEAKEN,
          DistortionFamily.QUANTIZATION,
          DistortionFamily.OVERSHARPEN);

  /**
   * Checks the shares.
   *
   * @throws UnsupportedRequestException if a share is outside 0..1
   */
  public DistortionSampling {
    requireShare("clean", cleanShare);
    requireShare("double", doubleShare);
  }

  static void requireShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new UnsupportedRequestException(
          "the share of " + what + " pictures lies in 0..1, not " + share);
    }
  }

  /**
   * Draws a plan.
   *
   * @param seed the same seed and format give the same plan
   * @param format of the picture it is for: grey pictures get no colour distortions
   * @return a plan that works on the format
   * @throws UnsupportedRequestException if the format has other than 8 bits
   */
  public DistortionPlan plan(long seed, PixelFormat format) {
    return plan(new CounterRandom(seed), format);
  }

  /**
   * Draws the plans of two sides of a comparison, which differ in a family or a severity.
   *
   * @param seed the same seed and format give the same plans
   * @param format of the picture they are for
   * @return two plans
   * @throws UnsupportedRequestException if the format has other than 8 bits, or every plan is clean
   */
  public List<DistortionPlan> pair(long seed, PixelFormat format) {
    if (cleanShare == 1) {
      throw new UnsupportedRequestException(
          "two clean pictures are no comparison; a share of clean pictures below 1 works");
    }
    CounterRandom random = new CounterRandom(seed);
    DistortionPlan first = plan(random.stream(1), format);
    DistortionPlan second = plan(random.stream(2), format);
    for (int again = 3; first.looksLike(second); again += 2) {
      first = plan(random.stream(again), format);
      second = plan(random.stream(again + 1), format);
    }
    return List.of(first, second);
  }

  private DistortionPlan plan(CounterRandom random, PixelFormat format) {
    List<DistortionType> types = generator.types(format);
    if (random.uniform(0) < cleanShare) {
      return DistortionPlan.clean();
    }
    List<DistortionFamily> families = families(types);
    if (random.uniform(1) >= doubleShare) {
      DistortionFamily family = families.get(random.below(families.size(), 2));
      return DistortionPlan.of(drawn(family, types, 5, random, 10));
    }
    List<DistortionFamily[]> pairs = new ArrayList<>();
    for (DistortionFamily first : families) {
      for (DistortionFamily second : families) {
        if (DistortionPlan.allows(first, second)) {
          pairs.add(new DistortionFamily[] {first, second});
        }
      }
    }
    DistortionFamily[] pair = pairs.get(random.below(pairs.size(), 2));
    return DistortionPlan.of(
        drawn(pair[0], types, 3, random, 10), drawn(pair[1], types, 3, random, 20));
  }

  private static List<DistortionFamily> families(List<DistortionType> types) {
    return types.stream().map(DistortionType::family).distinct().toList();
  }

  private SyntheticDistortion drawn(
      DistortionFamily family,
      List<DistortionType> types,
      int most,
      CounterRandom random,
      long counter) {
    List<DistortionType> members = types.stream().filter(type -> type.family() == family).toList();
    DistortionType type = members.get(random.below(members.size(), counter));
    int least = skippingBarelyVisible && BARELY_VISIBLE.contains(family) ? 2 : 1;
    int severity = least + random.below(most - least + 1, counter + 1);
    // A seed of 53 bits passes unharmed through every reader of JSON.
    return new SyntheticDistortion(generator, type, severity, random.bits(counter + 2) >>> 11);
  }
}
