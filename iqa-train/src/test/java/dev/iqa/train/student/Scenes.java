// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.util.List;

/** Pictures with detail at every scale, in place of photographs. */
final class Scenes {

  private Scenes() {}

  static List<Picture> some() {
    return List.of(scene(300, 280, 1), scene(520, 512, 2));
  }

  static Picture scene(int width, int height, int kind) {
    ByteBuffer out = ByteBuffer.allocateDirect(width * height * 3);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          double value = 0.5;
          for (int octave = 1; octave <= 6; octave++) {
            double wave = (1 << octave) * (1 + 0.13 * c * kind);
            value +=
                0.22
                    / octave
                    * Math.sin(x * wave / 60 + 2.1 * kind * octave)
                    * Math.cos(y * wave / 47 + c + octave);
          }
          out.put((byte) Math.max(0, Math.min(255, 255 * value)));
        }
      }
    }
    return Picture.wrap(width, height, PixelFormat.RGB8, out.flip());
  }
}
