// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.Distortion;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The eight answers of the closed question: what is wrong with this picture?
 *
 * @see <a href="https://arxiv.org/abs/2512.09573">Low-level visual perception in VLM-based quality
 *     assessment, 2025</a>
 */
public enum PerceptionClass {
  /** Detail smeared. */
  BLUR,
  /** Random disturbance. */
  NOISE,
  /** Too bright or too dark. */
  BRIGHTNESS,
  /** Traces of a lossy codec. */
  COMPRESSION,
  /** Contrast too strong or too weak. */
  CONTRAST,
  /** Colours too strong or too weak. */
  COLORFULNESS,
  /** Pixels displaced at random. */
  JITTER,
  /** Nothing. */
  CLEAN;

  /**
   * The class in a word.
   *
   * @return lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The class of a kind of damage, of any generator and any assessor.
   *
   * @param type what was done, or was found
   * @return empty if it is none of the seven, as oversharpening, pixelation and quantization
   */
  public static Optional<PerceptionClass> of(DistortionType type) {
    if (type.id().startsWith("jitter")) {
      return Optional.of(JITTER);
    }
    return Optional.ofNullable(
        switch (type.family()) {
          case BLUR -> BLUR;
          case NOISE -> NOISE;
          case BRIGHTEN, DARKEN -> BRIGHTNESS;
          case COMPRESSION -> COMPRESSION;
          case CONTRAST_STRENGTHEN, CONTRAST_WEAKEN -> CONTRAST;
          case SATURATE_STRENGTHEN, SATURATE_WEAKEN -> COLORFULNESS;
          case OVERSHARPEN, PIXELATE, QUANTIZATION -> null;
          // Two types of KADID-10k go both ways, and so have no family of the twelve.
          case OTHER ->
              switch (type.id()) {
                case "mean-shift" -> BRIGHTNESS;
                case "contrast-change" -> CONTRAST;
                default -> null;
              };
        });
  }

  /**
   * The class an answer comes to: of the distortions that have one, the surest, and of equally sure
   * ones the most severe.
   *
   * @param answer of an assessor
   * @return {@link #CLEAN} if nothing was found; empty if only damage outside the vocabulary was
   */
  public static Optional<PerceptionClass> of(Distortions answer) {
    if (answer.isClean()) {
      return Optional.of(CLEAN);
    }
    return answer.found().stream()
        .filter(d -> of(d.type()).isPresent())
        .max(SURER)
        .flatMap(d -> of(d.type()));
  }

  static final Comparator<Distortion> SURER =
      Comparator.comparingDouble(Distortion::confidence).thenComparingDouble(Distortion::severity);
}
