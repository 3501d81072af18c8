// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Bit for bit what Pillow 12.3.0 gives: {@code Image.resize(size, BILINEAR or BICUBIC)} of the
 * picture of {@link #sample}, its bytes in hexadecimal or, of many, their CRC-32.
 */
class AntialiasedResizeTest {

  private static byte sample(int x, int y, int channel) {
    return (byte) (x * 37 + y * 91 + channel * 53 + x * y * 7 + ((x * x * 3) >> 2));
  }

  @ParameterizedTest(name = "{0}, {1} channels, {2}×{3} to {4}×{5}")
  @CsvFileSource(resources = "antialiased-resize.csv", numLinesToSkip = 1)
  void equalsPillow(
      String filter,
      int channels,
      int width,
      int height,
      int toWidth,
      int toHeight,
      String expected) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * channels);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < channels; channel++) {
          pixels.put(sample(x, y, channel));
        }
      }
    }
    byte[] made = new byte[toWidth * toHeight * channels];
    AntialiasedResize resize =
        filter.equals("antialiased-linear")
            ? AntialiasedResize.linear()
            : AntialiasedResize.cubic();

    resize.resize(pixels.flip(), channels, width, height, ByteBuffer.wrap(made), toWidth, toHeight);

    String whole = HexFormat.of().formatHex(made);
    CRC32 checksum = new CRC32();
    checksum.update(made);
    assertThat(expected.startsWith("crc32:") ? "crc32:%08x".formatted(checksum.getValue()) : whole)
        .isEqualTo(expected);
  }
}
