// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;

/** Third-party pictures beside the checkout; tests that want them skip when they are absent. */
public final class SharedPictures {

  private static final Path ROOT =
      Path.of(System.getProperty("iqa.shared", "../../shared")).resolve("data").normalize();

  private SharedPictures() {}

  /** A file that is there, else the test is skipped. */
  public static Path file(String path) {
    Path file = ROOT.resolve(path);
    assumeTrue(Files.exists(file), file + " is absent: third-party data not at hand");
    return file;
  }

  /** The pictures of a folder by name, else the test is skipped. */
  public static List<Path> folder(String path) {
    try (Stream<Path> files = Files.list(file(path))) {
      return files.filter(f -> f.toString().matches(".*\\.(png|jpe?g)")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A picture of the conformance data. */
  public static Picture conformance(String path) {
    return read(file("conformance/" + path));
  }

  /** An 8-bit picture, samples as the file has them. */
  public static Picture read(Path file) {
    try (Mat samples = imread(file.toString(), IMREAD_UNCHANGED);
        Mat rgb = new Mat()) {
      boolean grey = samples.channels() == 1;
      if (grey) {
        samples.copyTo(rgb);
      } else {
        cvtColor(samples, rgb, COLOR_BGR2RGB);
      }
      ByteBuffer bytes = rgb.data().capacity(rgb.total() * rgb.elemSize()).asByteBuffer();
      return Picture.copyOf(
          rgb.cols(), rgb.rows(), grey ? PixelFormat.GRAY8 : PixelFormat.RGB8, bytes);
    }
  }
}
