// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import dev.iqa.train.Values;
import dev.iqa.train.student.StudentInput;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Pictures kept in memory, three bytes a pixel, and square windows of them. */
final class PictureWindows {

  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  private record Raster(byte[] samples, int width) {
    int height() {
      return samples.length / 3 / width;
    }
  }

  private final Map<String, Raster> pictures = new HashMap<>();

  /**
   * Reads a picture.
   *
   * @param name it is told by
   * @param file of it
   * @throws dev.iqa.UnreadablePictureException if it cannot be read
   */
  void read(String name, Path file) {
    var picture = Pictures.convert(Pictures.read(file), PixelFormat.RGB8);
    pictures.put(name, new Raster(StudentInput.samples(picture), picture.width()));
  }

  /**
   * A square part of a picture.
   *
   * @param name of the picture
   * @param left edge, in pixels
   * @param top edge, in pixels
   * @param turned whether right and left change places
   */
  record Window(String name, int left, int top, boolean turned) {}

  /** A window anywhere in a picture, mirrored or not. */
  Window anywhere(String name, int side, SplittableRandom random) {
    Raster picture = of(name);
    return new Window(
        name,
        random.nextInt(Math.max(1, picture.width() - side + 1)),
        random.nextInt(Math.max(1, picture.height() - side + 1)),
        random.nextBoolean());
  }

  /**
   * What windows show; where they reach over the rim of a smaller picture it is mirrored.
   *
   * @param windows in this order
   * @param side of all, in pixels
   * @return [windows, 3, side, side], as {@link StudentInput} makes them
   */
  Values show(List<Window> windows, int side) {
    float[] planes = new float[windows.size() * 3 * side * side];
    for (int i = 0; i < windows.size(); i++) {
      Window one = windows.get(i);
      Raster picture = of(one.name());
      StudentInput.window(
          picture.samples(),
          picture.width(),
          one.left(),
          one.top(),
          side,
          side,
          one.turned(),
          planes,
          i * 3 * side * side);
    }
    return Values.of(planes, windows.size(), 3, side, side);
  }

  private Raster of(String name) {
    Raster picture = pictures.get(name);
    if (picture == null) {
      throw new IllegalStateException(name + " was not read");
    }
    return picture;
  }
}
