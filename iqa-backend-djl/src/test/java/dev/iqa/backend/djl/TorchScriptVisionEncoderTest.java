// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.AssessorConfig;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.language.Embeddings;
import dev.iqa.language.VisionEncoder;
import dev.iqa.language.VisionEncoders;
import dev.iqa.model.InstalledModel;
import dev.iqa.testkit.SamplePictures;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tower whose row of a patch of 4×4 is three of its pixels, one of each colour. */
class TorchScriptVisionEncoderTest {

  private static final int PATCH = 4;
  private static final int WIDTH = 3;

  @TempDir Path folder;

  private InstalledModel model(String rows) throws IOException {
    float[] patch = new float[WIDTH * 3 * PATCH * PATCH];
    for (int k = 0; k < WIDTH; k++) {
      // The first pixel of line k, in colour k.
      patch[(k * 3 + k) * PATCH * PATCH + k * PATCH] = 1;
    }
    byte[] tower =
        TorchScriptFile.forward(
                "x: Tensor",
                "Tensor",
                "y = torch.conv2d(x, self.patch, None, [4, 4])",
                "return torch.transpose(torch.flatten(y, 2), 1, 2)")
            .weight("patch", patch, WIDTH, 3, PATCH, PATCH)
            .toBytes();
    return InstalledModel.at(
        TinyModel.write(
            folder,
            tower,
            "\"decoder\": \"scalar\", \"tensor\": \"y\",",
            "\"decoder\": \"rows\", \"tensor\": \"y\", \"width\": 3,",
            "\"scale\": {\"name\": \"MOS\", \"worst\": 1, \"best\": 5}",
            rows));
  }

  @Test
  void givesARowForEachPatchInOrder() throws IOException {
    Picture picture = SamplePictures.scene(12, 8, PixelFormat.RGB8, 4);
    VisionEncoder eyes = VisionEncoders.open(model("\"skip\": 0"), AssessorConfig.defaults());
    Embeddings seen = eyes.encode(picture);
    assertThat(eyes.width()).isEqualTo(WIDTH);
    assertThat(eyes.device()).isEqualTo("cpu");
    assertThat(seen.rows()).isEqualTo(6);
    for (int row = 0; row < 6; row++) {
      for (int k = 0; k < WIDTH; k++) {
        int at = ((row / 3 * PATCH + k) * 12 + row % 3 * PATCH) * 3 + k;
        double expected = (picture.pixels().get(at) & 0xff) / 127.5 - 1;
        assertThat((double) seen.values().get(row * WIDTH + k)).isCloseTo(expected, within(1e-5));
      }
    }
    eyes.close();
    assertThatThrownBy(() -> eyes.encode(picture)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aProjectorOfItsOwnIsRefusedByName() throws IOException {
    InstalledModel model = model("\"projector\": \"tiny.pt\"");
    assertThatThrownBy(() -> VisionEncoders.open(model, AssessorConfig.defaults()))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("one module of tower and projector would work");
  }
}
