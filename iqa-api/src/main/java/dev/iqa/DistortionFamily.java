// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

/**
 * The kinds of damage told apart: the twelve of DepictQA's distortion library, and one for what
 * fits none.
 *
 * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a>
 */
public enum DistortionFamily {
  /** Detail smeared by defocus, motion, glass, zoom or jitter. */
  BLUR("blur"),
  /** Random disturbance of brightness or colour. */
  NOISE("noise"),
  /** Traces of a lossy codec: blocks, ringing, lost texture. */
  COMPRESSION("compression"),
  /** Too bright. */
  BRIGHTEN("overly high brightness"),
  /** Too dark. */
  DARKEN("insufficient brightness"),
  /** Contrast too strong. */
  CONTRAST_STRENGTHEN("overly high contrast"),
  /** Contrast too weak. */
  CONTRAST_WEAKEN("insufficient contrast"),
  /** Colours too strong. */
  SATURATE_STRENGTHEN("overly high saturation"),
  /** Colours too weak. */
  SATURATE_WEAKEN("insufficient saturation"),
  /** Halos and harsh edges of too much sharpening. */
  OVERSHARPEN("oversharpening"),
  /** Visible squares of a too small raster. */
  PIXELATE("pixelation"),
  /** Too few colours or grey levels: bands. */
  QUANTIZATION("color quantization"),
  /** Damage of another kind, such as a colour shift or missing regions. */
  OTHER("other damage");

  private final String words;

  DistortionFamily(String words) {
    this.words = words;
  }

  /**
   * The family in plain English.
   *
   * @return lower-case words, as used in answers
   */
  public String words() {
    return words;
  }
}
