// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Pictures on disk. */
final class PictureFiles {

  private PictureFiles() {}

  static Picture read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      @Nullable BufferedImage image = ImageIO.read(in);
      if (image == null) {
        throw new UnreadablePictureException(file + " is no picture");
      }
      ByteBuffer pixels = ByteBuffer.allocateDirect(3 * image.getWidth() * image.getHeight());
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          int rgb = image.getRGB(x, y);
          pixels.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
        }
      }
      return Picture.wrap(image.getWidth(), image.getHeight(), PixelFormat.RGB8, pixels.flip())
          .withStep("decoded");
    } catch (IOException e) {
      throw new UnreadablePictureException(file + ": " + e, e);
    }
  }

  static void write(Picture picture, Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    ByteBuffer p = picture.pixels();
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        image.setRGB(x, y, (p.get() & 255) << 16 | (p.get() & 255) << 8 | (p.get() & 255));
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }

  static boolean looksLikePicture(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] b = in.readNBytes(3);
      return b.length == 3 && ((b[0] & 255) == 0xff || (b[0] & 255) == 0x89);
    } catch (IOException e) {
      return true;
    }
  }
}
