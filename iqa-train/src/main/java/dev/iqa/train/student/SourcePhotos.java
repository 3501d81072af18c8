// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import dev.iqa.imaging.Pictures;
import dev.iqa.perception.Photographs;
import dev.iqa.train.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undistorted photographs, split by photograph: a part is a fixed function of the file's name, so
 * that no photograph is ever in two parts.
 */
public final class SourcePhotos {

  private static final Logger LOG = LoggerFactory.getLogger(SourcePhotos.class);

  /** What a photograph is used for. */
  public enum Part {
    /** Learned from: 70 of 100. */
    TRAIN,
    /** Choosing weights and temperatures: 10 of 100. */
    VALIDATION,
    /** Choosing thresholds, on photographs that chose nothing before: 8 of 100. */
    THRESHOLDS,
    /** Figures: 12 of 100. */
    TEST
  }

  private SourcePhotos() {}

  /** The part a file belongs to. */
  static Part partOf(String fileName) {
    if (Photographs.isHeldOut(fileName)) {
      return Part.TEST;
    }
    int hundredth = Photographs.hundredth(fileName);
    return hundredth < 70 ? Part.TRAIN : hundredth < 80 ? Part.VALIDATION : Part.THRESHOLDS;
  }

  /** The pictures of a folder that belong to a part, by name; only names that begin so. */
  static List<Path> files(Path folder, String prefix, Part part) {
    if (!Files.isDirectory(folder)) {
      throw new TrainingException(
          TrainingException.Kind.NO_DATA,
          "there is no folder " + folder + "; one with photos in PNG or JPEG would work");
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(
              file -> {
                String name = file.getFileName().toString();
                return name.startsWith(prefix)
                    && (name.endsWith(".png") || name.endsWith(".jpg"))
                    && partOf(name) == part;
              })
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads them into memory, as RGB8; files that are broken or smaller than an example are left out.
   */
  static List<Picture> read(List<Path> files) {
    List<Picture> photos = new ArrayList<>();
    for (Path file : files) {
      try {
        Picture photo = Pictures.convert(Pictures.read(file), PixelFormat.RGB8);
        if (Math.min(photo.width(), photo.height()) >= Example.SIDE) {
          photos.add(photo);
        }
      } catch (UnreadablePictureException e) {
        LOG.warn("left out: {}", e.getMessage());
      }
    }
    return photos;
  }
}
