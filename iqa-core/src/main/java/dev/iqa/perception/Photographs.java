// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.imaging.Pictures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/** Undistorted photographs by name, read when they are needed. */
public final class Photographs {

  private final TreeMap<String, Path> files = new TreeMap<>();

  /**
   * Photographs in files.
   *
   * @param files any number, with different names
   * @throws UnsupportedRequestException if two have the same name
   */
  public Photographs(List<Path> files) {
    for (Path file : files) {
      Path before = this.files.put(String.valueOf(file.getFileName()), file);
      if (before != null) {
        throw new UnsupportedRequestException(
            "photographs are told by their names, and two are called "
                + file.getFileName()
                + ": "
                + before
                + " and "
                + file);
      }
    }
  }

  /**
   * Where a photograph belongs: a fixed function of its name, so that it never changes sides. The
   * models of this project learn from 0 to 69, are calibrated on 70 to 79 and measured on the rest.
   *
   * @param name of the file, in any case
   * @return 0 to 99
   */
  public static int hundredth(String name) {
    CRC32 hash = new CRC32();
    hash.update(name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % 100);
  }

  /**
   * Whether no model of this project has learned from a photograph, or was calibrated on it.
   *
   * @param name of the file
   * @return true for 12 of 100 names
   */
  public static boolean isHeldOut(String name) {
    return hundredth(name) >= 88;
  }

  /**
   * Their names.
   *
   * @return in alphabetical order, whatever the order of the files was
   */
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  /**
   * Reads one.
   *
   * @param name one of {@link #names}
   * @return RGB8, which every distortion works on
   * @throws dev.iqa.UnreadablePictureException if it cannot be read
   */
  public Picture read(String name) {
    Path file = Optional.ofNullable(files.get(name)).orElseThrow();
    return Pictures.convert(Pictures.read(file), PixelFormat.RGB8);
  }
}
