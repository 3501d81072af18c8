// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC2;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC2;
import static org.bytedeco.opencv.global.opencv_core.DFT_INVERSE;
import static org.bytedeco.opencv.global.opencv_core.DFT_SCALE;
import static org.bytedeco.opencv.global.opencv_core.dft;

import dev.iqa.metric.spi.PixelKernels;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Complex two-dimensional Fourier transforms of one size, any size: those of floats by the kernels
 * where they know the size, all others by OpenCV's dft. Samples lie as pairs real, imaginary, row
 * by row. The inverse divides by the number of pixels. Not thread-safe; to be closed.
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
    Optional<PixelKernels> kernels = Kernels.transforming(mat.cols(), mat.rows());
    if (kernels.isPresent()) {
      transform(kernels.get(), samples, flags != 0);
      return;
    }
    FloatBuffer buffer = mat.createBuffer();
    buffer.put(0, samples);
    dft(mat, mat, flags, 0);
    buffer.get(0, samples);
  }

  private void transform(PixelKernels kernels, float[] samples, boolean inverse) {
    int count = samples.length / 2;
    int plane = Float.BYTES * count;
    int scratch = kernels.transformBytes(mat.cols(), mat.rows());
    ByteBuffer memory = PyramidMemory.borrow(Math.addExact(2 * plane, scratch));
    try {
      ByteBuffer real = PyramidMemory.slice(memory, 0, plane);
      ByteBuffer imaginary = PyramidMemory.slice(memory, plane, plane);
      float[] part = new float[count];
      for (int i = 0; i < count; i++) {
        part[i] = samples[2 * i];
      }
      real.asFloatBuffer().put(part);
      for (int i = 0; i < count; i++) {
        part[i] = samples[2 * i + 1];
      }
      imaginary.asFloatBuffer().put(part);
      kernels.fourier(
          real,
          imaginary,
          mat.cols(),
          mat.rows(),
          inverse,
          PyramidMemory.slice(memory, 2 * plane, scratch));
      float scale = inverse ? 1f / count : 1;
      real.asFloatBuffer().get(part);
      for (int i = 0; i < count; i++) {
        samples[2 * i] = scale * part[i];
      }
      imaginary.asFloatBuffer().get(part);
      for (int i = 0; i < count; i++) {
        samples[2 * i + 1] = scale * part[i];
      }
    } finally {
      PyramidMemory.giveBack(memory);
    }
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
