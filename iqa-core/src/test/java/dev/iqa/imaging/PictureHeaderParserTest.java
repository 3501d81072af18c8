// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.UnreadablePictureException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;

class PictureHeaderParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    return List.of(
        PictureFiles.withOrientation(PictureFiles.jpeg(16, 8), 6),
        PictureFiles.progressiveJpeg(16, 8),
        PictureFiles.png(8, 8),
        PictureFiles.webp(16, 8, 80),
        PictureFiles.webpWithAlpha(8, 8, 100),
        PictureFiles.bmp(8, 8),
        PictureFiles.tiff(8, 8, "LZW"),
        PictureFiles.tiff(ByteOrder.BIG_ENDIAN, 8, 8, 16, 2, 6, new byte[8 * 48]));
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    assertThat(Pictures.pixelBytes(content)).isPositive();
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return UnreadablePictureException.class;
  }
}
