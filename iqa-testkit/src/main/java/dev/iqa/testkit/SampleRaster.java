// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A picture's samples as floats in 0..1, one array a channel. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SampleRaster(int width, int height, float[][] channels) {

  static SampleRaster of(Picture picture) {
    int count = picture.format().channels();
    float[][] channels = new float[count][picture.width() * picture.height()];
    ByteBuffer pixels = picture.pixels();
    for (int i = 0; i < channels[0].length; i++) {
      for (float[] channel : channels) {
        channel[i] =
            switch (picture.format()) {
              case GRAY8, RGB8 -> (pixels.get() & 0xff) / 255f;
              case GRAY16, RGB16 -> (pixels.getShort() & 0xffff) / 65535f;
              case GRAY_F32, RGB_F32 -> pixels.getFloat();
            };
      }
    }
    return new SampleRaster(picture.width(), picture.height(), channels);
  }

  Picture toPicture(PixelFormat format) {
    float[][] wanted =
        format.channels() == channels.length
            ? channels
            : format.channels() == 1
                ? new float[][] {luma()}
                : new float[][] {channels[0], channels[0], channels[0]};
    ByteBuffer pixels =
        ByteBuffer.allocateDirect(width * height * format.bytesPerPixel())
            .order(ByteOrder.nativeOrder());
    for (int i = 0; i < width * height; i++) {
      for (float[] channel : wanted) {
        float value = Math.min(1, Math.max(0, channel[i]));
        switch (format) {
          case GRAY8, RGB8 -> pixels.put((byte) Math.round(value * 255));
          case GRAY16, RGB16 -> pixels.putShort((short) Math.round(value * 65535));
          case GRAY_F32, RGB_F32 -> pixels.putFloat(value);
        }
      }
    }
    return Picture.wrap(width, height, format, pixels.flip());
  }

  private float[] luma() {
    float[] luma = new float[width * height];
    for (int i = 0; i < luma.length; i++) {
      // Rec. ITU-R BT.601-7 §2.5.1
      luma[i] = 0.299f * channels[0][i] + 0.587f * channels[1][i] + 0.114f * channels[2][i];
    }
    return luma;
  }
}
