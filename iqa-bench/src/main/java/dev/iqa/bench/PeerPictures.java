// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes the pictures that peers outside the JVM are timed on, grey and colour, as PNG and as bare
 * samples, and beside them the values of our metrics, so that definitions can be seen to agree.
 *
 * <p>{@code iqa-bench/run dev.iqa.bench.PeerPictures iqa-bench/target/pictures 512x384,1920x1080}
 */
public final class PeerPictures {

  private static final List<String> VALUES =
      List.of(
          "psnr",
          "ssim?downsample=none",
          "ssim?downsample=none&border=reflect",
          "ssim-block",
          "gmsd",
          "vif",
          "fsim");

  private PeerPictures() {}

  /**
   * Writes.
   *
   * @param arguments a folder, and sizes separated by commas
   * @throws IOException if something cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    for (String size : arguments[1].split(",", -1)) {
      Picture grey = BenchmarkPictures.reference(size);
      Picture colour = BenchmarkPictures.colour(grey);
      write(grey, folder, size + "-reference");
      write(BenchmarkPictures.noisy(grey), folder, size + "-noisy");
      write(colour, folder, size + "-colour-reference");
      write(BenchmarkPictures.noisy(colour), folder, size + "-colour-noisy");
      AssessmentRequest request = AssessmentRequest.of(BenchmarkPictures.noisy(grey)).against(grey);
      StringBuilder values = new StringBuilder();
      for (String name : VALUES) {
        try (QualityAssessor assessor = QualityAssessors.open(name)) {
          values
              .append(name)
              .append('\t')
              .append(assessor.assess(request).score().orElseThrow().value())
              .append('\n');
        }
      }
      Files.writeString(folder.resolve(size + "-values.tsv"), values);
    }
  }

  private static void write(Picture picture, Path folder, String name) throws IOException {
    Pictures.write(picture, folder.resolve(name + ".png"));
    if (picture.format() != PixelFormat.GRAY8) {
      return;
    }
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(name + ".gray"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer samples = picture.pixels();
      while (samples.hasRemaining()) {
        file.write(samples);
      }
    }
  }
}
