// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Pictures of one grey each. */
final class GreyPictures {

  private GreyPictures() {}

  /** Files named after their level: 20, 21, … */
  static List<Path> write(Path folder, int count) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(one(folder, 20 + i));
    }
    return files;
  }

  static Path one(Path folder, int level) throws IOException {
    byte[] pixels = new byte[16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) level;
    }
    Path file = folder.resolve("grey" + level + ".png");
    Pictures.write(Picture.copyOf(4, 4, PixelFormat.GRAY8, ByteBuffer.wrap(pixels)), file);
    return file;
  }

  static List<Path> reversed(List<Path> files) {
    List<Path> other = new ArrayList<>(files);
    Collections.reverse(other);
    return other;
  }
}
