// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.UnreadablePictureException;
import dev.iqa.testkit.ParserContract;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.util.List;

class IccProfileParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    return List.of(
        ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData(),
        ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData());
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Picture picture = PictureFiles.colours(2, 2);
    Picture made = IccProfile.toSrgb(content, picture);
    assertThat(made.hasSizeOf(picture)).isTrue();
    String step = made.history().get(0);
    if (step.startsWith("ICC profile unreadable")) {
      throw new UnreadablePictureException(step);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return UnreadablePictureException.class;
  }
}
