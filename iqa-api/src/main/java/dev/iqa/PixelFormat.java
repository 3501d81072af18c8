// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

/**
 * How the samples of a {@link Picture} are stored: row-major, rows without padding, channels
 * interleaved, native byte order. Colour is sRGB-encoded, in the order red, green, blue.
 */
public enum PixelFormat {
  /** One unsigned byte, 0 black to 255 white. */
  GRAY8(1, 1, 255),
  /** Three unsigned bytes, 0 to 255. */
  RGB8(3, 1, 255),
  /** One unsigned 16-bit sample, 0 to 65535. */
  GRAY16(1, 2, 65535),
  /** Three unsigned 16-bit samples, 0 to 65535. */
  RGB16(3, 2, 65535),
  /** One 32-bit float, nominally 0 to 1. */
  GRAY_F32(1, 4, 1),
  /** Three 32-bit floats, nominally 0 to 1. */
  RGB_F32(3, 4, 1);

  private final int channels;
  private final int bytesPerSample;
  private final double peak;

  PixelFormat(int channels, int bytesPerSample, double peak) {
    this.channels = channels;
    this.bytesPerSample = bytesPerSample;
    this.peak = peak;
  }

  /**
   * Samples per pixel.
   *
   * @return 1 for grey, 3 for colour
   */
  public int channels() {
    return channels;
  }

  /**
   * Storage of one sample.
   *
   * @return 1, 2 or 4 bytes
   */
  public int bytesPerSample() {
    return bytesPerSample;
  }

  /**
   * Storage of one pixel.
   *
   * @return {@code channels() * bytesPerSample()} bytes
   */
  public int bytesPerPixel() {
    return channels * bytesPerSample;
  }

  /**
   * The sample value of white.
   *
   * @return 255, 65535 or 1
   */
  public double peak() {
    return peak;
  }
}
