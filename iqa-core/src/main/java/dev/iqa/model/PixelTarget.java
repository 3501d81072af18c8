// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;

/**
 * The memory of an input tensor as OpenCV matrices, into which 8-bit pixels are written without a
 * copy between. Belongs to one slot.
 */
final class PixelTarget implements AutoCloseable {

  private static final double PEAK = 255;

  private final ModelInput input;
  private final ByteBuffer memory;
  private final int channels;
  private final int type;

  /** For each place of the batch its planes, or one interleaved matrix. */
  private final Mat[][] places;

  private final Mat[] bytes;
  private final MatVector byteVector;
  private final Mat[] floats;
  private final double[] alpha;
  private final double[] beta;

  PixelTarget(ModelInput input, ByteBuffer memory, int pictures, int width, int height) {
    this.input = input;
    this.memory = memory;
    channels = input.channels().count();
    type =
        switch (input.type()) {
          case UINT8 -> opencv_core.CV_8U;
          case FLOAT16 -> opencv_core.CV_16F;
          default -> opencv_core.CV_32F;
        };
    boolean planar = input.layout() == ModelInput.Layout.NCHW || channels == 1;
    int parts = planar ? channels : 1;
    int depth = planar ? 1 : channels;
    long partBytes = (long) width * height * depth * input.type().bytes();
    places = new Mat[pictures][parts];
    try (BytePointer base = new BytePointer(memory)) {
      for (int place = 0; place < pictures; place++) {
        for (int part = 0; part < parts; part++) {
          BytePointer at = base.getPointer((place * (long) parts + part) * partBytes);
          places[place][part] =
              kept(new Mat(height, width, opencv_core.CV_MAKETYPE(type, depth), at));
        }
      }
    }
    bytes = new Mat[channels];
    boolean scratch = type == opencv_core.CV_16F || (!planar && type != opencv_core.CV_8U);
    floats = new Mat[scratch ? channels : 0];
    byteVector = new MatVector(channels);
    byteVector.retainReference();
    for (int i = 0; i < channels; i++) {
      bytes[i] = kept(new Mat(height, width, opencv_core.CV_8UC1));
      byteVector.put(i, bytes[i]);
      if (scratch) {
        floats[i] = kept(new Mat(height, width, opencv_core.CV_32FC1));
      }
    }
    alpha = new double[channels];
    beta = new double[channels];
    for (int i = 0; i < channels; i++) {
      alpha[i] = 1 / (PEAK * input.deviation().get(i));
      beta[i] = -input.mean().get(i) / input.deviation().get(i);
    }
  }

  /** Out of the reach of any PointerScope; closed here. */
  private static Mat kept(Mat mat) {
    mat.retainReference();
    return mat;
  }

  @SuppressWarnings("ReferenceEquality") // the same memory, not the same content
  boolean isOver(ByteBuffer other) {
    return memory == other;
  }

  /**
   * Writes one view.
   *
   * @param pixels 8 bits, of the tensor's width and height, in red, green, blue or grey
   * @param place in the batch
   */
  void write(Mat pixels, int place) {
    boolean reversed = input.channels() == ModelInput.Channels.BGR;
    Mat[] parts = places[place];
    if (parts.length == 1 && type == opencv_core.CV_8U) {
      if (reversed) {
        opencv_imgproc.cvtColor(pixels, parts[0], opencv_imgproc.COLOR_RGB2BGR);
      } else {
        pixels.copyTo(parts[0]);
      }
      return;
    }
    if (channels == 1) {
      convert(pixels, 0, parts[0], 0);
      return;
    }
    // One pass each; OpenCV's kernels for both are vectorised.
    opencv_core.split(pixels, byteVector);
    for (int i = 0; i < channels; i++) {
      int to = reversed ? channels - 1 - i : i;
      if (parts.length == 1) {
        convert(bytes[i], to, floats[to], to);
      } else {
        convert(bytes[i], to, parts[to], to);
      }
    }
    if (parts.length == 1) {
      try (MatVector all = new MatVector(floats)) {
        if (type == opencv_core.CV_16F) {
          try (Mat merged = new Mat()) {
            opencv_core.merge(all, merged);
            merged.convertTo(parts[0], opencv_core.CV_16F);
          }
        } else {
          opencv_core.merge(all, parts[0]);
        }
      }
    }
  }

  private void convert(Mat plane, int channel, Mat to, int scratch) {
    if (type == opencv_core.CV_8U) {
      plane.copyTo(to);
    } else if (to.depth() == opencv_core.CV_32F) {
      plane.convertTo(to, opencv_core.CV_32F, alpha[channel], beta[channel]);
    } else {
      plane.convertTo(floats[scratch], opencv_core.CV_32F, alpha[channel], beta[channel]);
      floats[scratch].convertTo(to, opencv_core.CV_16F);
    }
  }

  @Override
  public void close() {
    for (Mat[] parts : places) {
      for (Mat part : parts) {
        part.releaseReference();
      }
    }
    byteVector.releaseReference();
    for (Mat plane : bytes) {
      plane.releaseReference();
    }
    for (Mat plane : floats) {
      plane.releaseReference();
    }
  }
}
