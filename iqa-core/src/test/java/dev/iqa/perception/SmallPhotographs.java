// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Pictures of 64×48 pixels with soft colours, edges and some texture. */
final class SmallPhotographs {

  private SmallPhotographs() {}

  static Photographs in(Path folder, int count) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(i);
      double phase = random.nextDouble() * 6;
      ByteBuffer pixels = ByteBuffer.allocate(3 * 64 * 48);
      for (int y = 0; y < 48; y++) {
        for (int x = 0; x < 64; x++) {
          double light = 110 + 50 * Math.sin(x / 9.0 + phase) + 30 * Math.cos(y / 7.0);
          light += (x / 16 + y / 16) % 2 == 0 ? 25 : -25;
          for (int c = 0; c < 3; c++) {
            double sample = light + 20 * Math.sin(phase + 2 * c + x / 30.0) + random.nextInt(12);
            pixels.put((byte) Math.max(0, Math.min(255, Math.round(sample))));
          }
        }
      }
      Path file = folder.resolve("photo" + i + ".png");
      Pictures.write(Picture.copyOf(64, 48, PixelFormat.RGB8, pixels.flip()), file);
      files.add(file);
    }
    return new Photographs(files);
  }
}
