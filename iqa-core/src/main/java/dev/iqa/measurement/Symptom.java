// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What the observations say about one kind of damage.
 *
 * <p>Severities follow the medians of ladders of damage that were synthesised from undistorted
 * photographs; thresholds lie where few of those photographs themselves are called damaged. No
 * opinion score was looked at. docs/results/no-reference.md has the ladders and the rates.
 *
 * @param family the kind
 * @param severity 0 to 5, also below the threshold
 * @param present whether it is above the threshold
 * @param confidence that it is there, 0 to 1
 */
record Symptom(DistortionFamily family, double severity, boolean present, double confidence) {

  // Medians of the ladders, severity 0 being undistorted.
  private static final Scaling BLUR_SIGMA = new Scaling(.2, .88, 1.88, 2.89, 3.67, 4.45);
  private static final Scaling LOST_SHARPNESS = new Scaling(1.2, .87, .57, .43, .36, .33);
  // Fine texture reads up to 8 grey levels on undistorted photographs, so that less says nothing.
  private static final Scaling NOISE = new Scaling(7.5, 9, 16.5, 23.7, 30.2, 36);
  private static final Scaling BLOCKS = new Scaling(1.1, 3.1, 3.95, 5.8, 8.9, 17.4);
  private static final Scaling LIFTED_SHADOWS = new Scaling(11, 37, 49, 62, 80, 100);
  private static final Scaling LOWERED_LIGHTS = new Scaling(245, 220, 207, 194, 176, 156);
  private static final Scaling CLIPPED_ENDS = new Scaling(0, .05, .09, .14, .17, .23);
  private static final Scaling LOST_CONTRAST = new Scaling(.228, .171, .137, .103, .069, .046);
  private static final Scaling VIVID = new Scaling(0, .002, .026, .153, .324, .592);
  private static final Scaling LOST_CHROMA = new Scaling(38, 22.6, 15, 7.6, 3.7, 0);
  private static final Scaling HARSH_DETAIL = new Scaling(5, 10.1, 12.3, 14.5, 17.5, 21.4);
  private static final Scaling CELL_PIXELS = new Scaling(1, 2, 2.5, 3.33, 4, 5);

  private static final int SMALLEST_SURE_SIDE = 64;

  /** Every kind that can be judged, in the order of the families. */
  static List<Symptom> of(Observations o, int shortestSide) {
    // Too few pixels for statistics, or nothing in them.
    double trust = (shortestSide < SMALLEST_SURE_SIDE ? 0.5 : 1) * (isBlank(o) ? 0.4 : 1);
    boolean pixelated = o.repeatedLines() >= 0.4;
    boolean harsh = o.noiseGreyLevels() >= 9 && o.sharpness() >= 1.12;
    boolean noisy = o.noiseGreyLevels() >= 7.5 && o.sharpness() < 1.1;
    double blur =
        (BLUR_SIGMA.severity(o.blurSigmaPixels()) + LOST_SHARPNESS.severity(o.sharpness())) / 2;
    double ends = Math.min(o.whiteShare(), o.blackShare());
    double tones = o.lightTone() - o.darkTone();
    List<Symptom> all = new ArrayList<>();
    all.add(
        plain(
            DistortionFamily.BLUR,
            noisy || pixelated ? 0 : blur,
            o.blurSigmaPixels() >= .55 && o.sharpness() < 1.03 && !noisy && !pixelated,
            trust));
    all.add(
        plain(
            DistortionFamily.NOISE, harsh ? 0 : NOISE.severity(o.noiseGreyLevels()), noisy, trust));
    all.add(
        plain(
            DistortionFamily.COMPRESSION,
            pixelated ? 0 : BLOCKS.severity(o.blockiness()),
            o.blockiness() >= 1.4 && !pixelated,
            trust));
    all.add(
        taste(
            DistortionFamily.BRIGHTEN,
            o.lightTone() >= 252 && o.meanLuma() >= 140 ? LIFTED_SHADOWS.severity(o.darkTone()) : 0,
            o.darkTone() >= 45 && o.lightTone() >= 252 && o.whiteShare() >= .005,
            trust));
    all.add(
        taste(
            DistortionFamily.DARKEN,
            o.meanLuma() < 125 ? LOWERED_LIGHTS.severity(o.lightTone()) : 0,
            o.lightTone() <= 222 && o.blackShare() >= .02,
            trust));
    all.add(
        taste(
            DistortionFamily.CONTRAST_STRENGTHEN,
            harsh || noisy ? 0 : CLIPPED_ENDS.severity(2 * ends),
            ends >= .02 && o.contrast() >= .25 && !harsh && !noisy,
            trust));
    all.add(
        taste(
            DistortionFamily.CONTRAST_WEAKEN,
            LOST_CONTRAST.severity(o.contrast()),
            o.contrast() < .15 && tones < 130 && o.lightTone() < 235,
            trust));
    all.add(
        taste(
            DistortionFamily.SATURATE_STRENGTHEN,
            noisy ? 0 : VIVID.severity(o.vividShare()),
            o.vividShare() >= .02 && !noisy,
            trust));
    all.add(
        taste(
            DistortionFamily.SATURATE_WEAKEN,
            o.grey() ? 0 : LOST_CHROMA.severity(o.meanChroma()),
            !o.grey() && o.meanChroma() < 8,
            trust));
    all.add(
        plain(
            DistortionFamily.OVERSHARPEN,
            harsh ? HARSH_DETAIL.severity(o.noiseGreyLevels()) : 0,
            harsh && !pixelated,
            trust));
    all.add(
        plain(
            DistortionFamily.PIXELATE,
            pixelated ? CELL_PIXELS.severity(1 / (1.001 - o.repeatedLines())) : 0,
            pixelated,
            trust));
    return all;
  }

  /** A picture without anything in it. */
  static boolean isBlank(Observations o) {
    return o.contrast() < .008;
  }

  /** A picture of hardly anything but noise. */
  static boolean isOnlyNoise(Observations o) {
    return o.noiseGreyLevels() >= 45;
  }

  /** Those present, the most severe first; equal ones in the order of the families. */
  static List<Symptom> present(List<Symptom> all) {
    return all.stream()
        .filter(Symptom::present)
        .sorted(Comparator.comparingDouble((Symptom s) -> -s.severity * s.confidence))
        .toList();
  }

  /** Damage that hardly any undistorted photograph shows. */
  private static Symptom plain(
      DistortionFamily family, double severity, boolean present, double trust) {
    return new Symptom(family, severity, present, trust * confidence(severity, .6, .95));
  }

  /** What may as well be the photographer's choice. */
  private static Symptom taste(
      DistortionFamily family, double severity, boolean present, double trust) {
    return new Symptom(family, severity, present, trust * confidence(severity, .4, .75));
  }

  private static double confidence(double severity, double least, double most) {
    return least + (most - least) * Math.min(1, severity / 3);
  }

  /** As a finding. */
  Distortion toDistortion() {
    String id = family.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Distortion(
        new DistortionType(id, family), Math.max(1, Math.min(5, severity)), confidence);
  }
}
