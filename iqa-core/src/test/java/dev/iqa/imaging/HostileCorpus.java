// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Files of every format and shape to begin from; most are sound, some are refused by name. */
final class HostileCorpus {

  /** Larger ones would make mutations slow and change little of them. */
  private static final long LARGEST_BYTES = 1 << 20;

  private HostileCorpus() {}

  /** Our own, and those of the folder named by {@code iqa.hostile.corpus}. */
  static List<byte[]> files() throws IOException {
    List<byte[]> files =
        new ArrayList<>(
            List.of(
                PictureFiles.jpeg(64, 48),
                PictureFiles.progressiveJpeg(64, 48),
                PictureFiles.cmykJpeg(32, 24),
                PictureFiles.jpeg(1, 1),
                PictureFiles.jpeg(65_500, 1),
                PictureFiles.png(64, 48),
                PictureFiles.png(1, 1),
                PictureFiles.png(1, 65_500),
                PictureFiles.png(16, 16, 8, 6, new byte[16 * 64]),
                PictureFiles.png(16, 16, 16, 0, new byte[16 * 32]),
                PictureFiles.png(16, 16, 16, 2, new byte[16 * 96]),
                PictureFiles.png(16, 16, 16, 4, new byte[16 * 64]),
                PictureFiles.png(
                    16, 16, 4, 3, new byte[16 * 8], PictureFiles.chunk("PLTE", new byte[48])),
                PictureFiles.png(16, 16, 1, 0, new byte[16 * 2]),
                PictureFiles.bombPng(),
                PictureFiles.animatedPng(),
                PictureFiles.animatedWebp(),
                PictureFiles.webp(64, 48, 80),
                PictureFiles.webp(64, 48, 101),
                PictureFiles.webpWithAlpha(16, 16, 100),
                PictureFiles.gif(16, 16),
                PictureFiles.bmp(64, 48),
                PictureFiles.tiff(64, 48, "LZW"),
                PictureFiles.tiff(64, 48, "Deflate"),
                PictureFiles.tiff(64, 48, "PackBits"),
                PictureFiles.tiff(ByteOrder.LITTLE_ENDIAN, 16, 16, 8, 0, 1, new byte[16 * 16]),
                PictureFiles.tiff(ByteOrder.BIG_ENDIAN, 16, 16, 16, 2, 6, new byte[16 * 96])));
    for (int orientation = 1; orientation <= 8; orientation++) {
      files.add(PictureFiles.withOrientation(PictureFiles.greyJpeg(64, 48), orientation));
    }
    String own = System.getProperty("iqa.hostile.corpus", "");
    if (!own.isEmpty()) {
      try (Stream<Path> found = Files.walk(Path.of(own))) {
        for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile).sorted()::iterator) {
          if (Files.size(file) <= LARGEST_BYTES) {
            files.add(Files.readAllBytes(file));
          }
        }
      }
    }
    return files;
  }
}
