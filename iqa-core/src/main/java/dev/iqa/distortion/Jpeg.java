// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import dev.iqa.InferenceException;
import dev.iqa.Picture;
import dev.iqa.imaging.Mats;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** JPEG: writes a picture and reads it back. */
final class Jpeg {

  private Jpeg() {}

  /** Parameters: quality in percent. Chroma is halved in both directions, as most writers do. */
  static Picture byQuality(Picture source, double[] parameters, CounterRandom random) {
    return roundTrip(source, (int) parameters[0]);
  }

  private static Picture roundTrip(Picture source, int quality) {
    boolean grey = source.format().channels() == 1;
    try (Mat view = Mats.of(source);
        Mat swapped = new Mat();
        BytePointer file = new BytePointer();
        IntPointer options = new IntPointer(IMWRITE_JPEG_QUALITY, quality)) {
      if (!grey) {
        cvtColor(view, swapped, COLOR_RGB2BGR);
      }
      if (!imencode(".jpg", grey ? view : swapped, file, options)) {
        throw failure(source, null);
      }
      try (Mat encoded = new Mat(file);
          Mat decoded = imdecode(encoded, grey ? IMREAD_GRAYSCALE : IMREAD_COLOR_RGB)) {
        if (decoded.cols() != source.width() || decoded.rows() != source.height()) {
          throw failure(source, null);
        }
        return Mats.picture(decoded);
      }
    } catch (InferenceException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failure(source, e);
    }
  }

  private static InferenceException failure(Picture source, @Nullable RuntimeException cause) {
    return new InferenceException(
        "OpenCV could not write a "
            + source
            + " picture as JPEG and read it back; sides up to 65500 pixels should work",
        cause);
  }
}
