// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;

/** The pictures of the conformance table, read as raw samples: no colour conversion of any kind. */
final class ConformancePictures {

  private final Path folder;
  private final Map<String, Double> scores = new HashMap<>();

  ConformancePictures(Path folder) {
    this.folder = folder;
  }

  /** A computation that asks an assessor, such as {@code ssim?window=uniform7}. */
  static ConformanceFamily.Computation score(String assessor) {
    ConformanceFamily.Computation computation = score(assessor, UnaryOperator.identity());
    return (row, pictures) -> {
      // Rows of several programs share pictures and options, and some assessors take seconds.
      String key = assessor + " " + row.distorted() + " " + row.reference();
      Double known = pictures.scores.get(key);
      if (known == null) {
        known = computation.value(row, pictures);
        pictures.scores.put(key, known);
      }
      return known;
    };
  }

  /**
   * As {@link #score(String)}, on pictures changed first; the mean over frames if there are some.
   */
  static ConformanceFamily.Computation score(String assessor, UnaryOperator<Picture> change) {
    return (row, pictures) -> {
      List<String> tests = frames(row.distorted());
      List<String> references = frames(row.reference());
      double sum = 0;
      try (QualityAssessor open = QualityAssessors.open(assessor)) {
        for (int i = 0; i < tests.size(); i++) {
          AssessmentRequest request =
              AssessmentRequest.of(change.apply(pictures.read(tests.get(i))));
          if (!row.reference().isEmpty()) {
            request = request.against(change.apply(pictures.read(references.get(i))));
          }
          sum += open.assess(request).score().orElseThrow().value();
        }
      }
      return sum / tests.size();
    };
  }

  /** The paths a path of the table stands for: one, or one for each frame. */
  static List<String> frames(String path) {
    return path.contains("f{0,1,2}")
        ? Stream.of("f0", "f1", "f2").map(f -> path.replace("f{0,1,2}", f)).toList()
        : List.of(path);
  }

  /** Samples 0..1023 kept in 16 bits, on the scale where 1020 is white, as libvmaf divides by 4. */
  static Picture tenBitsByFour(Picture picture) {
    ByteBuffer floats =
        ByteBuffer.allocate(picture.width() * picture.height() * Float.BYTES)
            .order(ByteOrder.nativeOrder());
    var samples = picture.pixels().asShortBuffer();
    while (samples.hasRemaining()) {
      floats.putFloat((samples.get() & 0xffff) / 1020f);
    }
    return Picture.copyOf(picture.width(), picture.height(), PixelFormat.GRAY_F32, floats.flip());
  }

  /** A picture by its path in the table. */
  Picture read(String path) throws IOException {
    try (Mat samples = imread(folder.resolve(path).toString(), IMREAD_UNCHANGED)) {
      boolean grey = samples.channels() == 1;
      boolean deep = samples.depth() == CV_16U;
      if (samples.empty() || !(grey || samples.channels() == 3)) {
        throw new IOException(path + " is not a grey or RGB picture: " + samples);
      }
      try (Mat rgb = new Mat()) {
        if (grey) {
          samples.copyTo(rgb);
        } else {
          cvtColor(samples, rgb, COLOR_BGR2RGB);
        }
        ByteBuffer bytes = rgb.data().capacity(rgb.total() * rgb.elemSize()).asByteBuffer();
        return Picture.copyOf(rgb.cols(), rgb.rows(), format(grey, deep), bytes);
      }
    }
  }

  private static PixelFormat format(boolean grey, boolean deep) {
    if (grey) {
      return deep ? PixelFormat.GRAY16 : PixelFormat.GRAY8;
    }
    return deep ? PixelFormat.RGB16 : PixelFormat.RGB8;
  }
}
