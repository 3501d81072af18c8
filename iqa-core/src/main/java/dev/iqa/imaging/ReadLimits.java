// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

/**
 * What a file may claim and still be decoded. Checked on the header, before memory for pixels is
 * asked for.
 *
 * @param maxPixels most pixels, width times height
 * @param maxSidePixels longest side
 * @param maxBytes longest file
 */
public record ReadLimits(long maxPixels, int maxSidePixels, long maxBytes) {

  /**
   * 134,217,728 pixels (2²⁷: every present camera but the few of 200 megapixels; 400 MB as RGB8),
   * sides up to 65,535 pixels, files up to 256 MiB.
   */
  public static final ReadLimits DEFAULT = new ReadLimits(1L << 27, 65_535, 256L << 20);

  /**
   * Checks the limits themselves.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public ReadLimits {
    if (maxPixels < 1 || maxSidePixels < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "limits are positive, not "
              + maxPixels
              + " pixels, "
              + maxSidePixels
              + " pixels a side, "
              + maxBytes
              + " bytes");
    }
  }
}
