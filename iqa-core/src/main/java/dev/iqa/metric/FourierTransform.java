// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC2;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC2;
import static org.bytedeco.opencv.global.opencv_core.DFT_INVERSE;
import static org.bytedeco.opencv.global.opencv_core.DFT_SCALE;
import static org.bytedeco.opencv.global.opencv_core.dft;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Complex two-dimensional Fourier transforms of one size, any size, by OpenCV's dft. Samples lie as
 * pairs real, imaginary, row by row. The inverse divides by the number of pixels. Not thread-safe;
 * to be closed.
 */
final class FourierTransform implements AutoCloseable {

  private final Mat mat;

  private FourierTransform(int width, int height, int type) {
    mat = new Mat(height, width, type);
  }

  static FourierTransform ofFloats(int width, int height) {
    return new FourierTransform(width, height, CV_32FC2);
  }

  static FourierTransform ofDoubles(int width, int height) {
    return new FourierTransform(width, height, CV_64FC2);
  }

  void forward(float[] samples) {
    transform(samples, 0);
  }

  void inverse(float[] samples) {
    transform(samples, DFT_INVERSE | DFT_SCALE);
  }

  void forward(double[] samples) {
    transform(samples, 0);
  }

  void inverse(double[] samples) {
    transform(samples, DFT_INVERSE | DFT_SCALE);
  }

  private void transform(float[] samples, int flags) {
    FloatBuffer buffer = mat.createBuffer();
    buffer.put(0, samples);
    dft(mat, mat, flags, 0);
    buffer.get(0, samples);
  }

  private void transform(double[] samples, int flags) {
    DoubleBuffer buffer = mat.createBuffer();
    buffer.put(0, samples);
    dft(mat, mat, flags, 0);
    buffer.get(0, samples);
  }

  @Override
  public void close() {
    mat.close();
  }
}
