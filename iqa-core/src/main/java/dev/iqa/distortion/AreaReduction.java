// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.Picture;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Makes a picture smaller by averaging the area each new pixel covers: plain float arithmetic in a
 * fixed order, so that every machine makes the same picture.
 */
final class AreaReduction {

  private AreaReduction() {}

  /** The picture with the given short side, or itself if it is no larger. */
  static Picture toShortSide(Picture source, int shortSide) {
    int now = Math.min(source.width(), source.height());
    if (now <= shortSide) {
      return source;
    }
    int width = Math.max(1, Math.round((float) source.width() * shortSide / now));
    int height = Math.max(1, Math.round((float) source.height() * shortSide / now));
    Raster raster = new Raster(source);
    int c = raster.channels;
    double across = (double) source.width() / width;
    double down = (double) source.height() / height;
    ByteBuffer target = ByteBuffer.allocateDirect(width * height * c);
    byte[] row = new byte[raster.stride];
    byte[] out = new byte[width * c];
    float[] sums = new float[raster.stride];
    float scale = (float) (1 / (across * down));
    for (int y = 0; y < height; y++) {
      double top = y * down;
      double bottom = Math.min(source.height(), (y + 1) * down);
      Arrays.fill(sums, 0);
      for (int sy = (int) top; sy < bottom; sy++) {
        float weight = (float) (Math.min(bottom, sy + 1) - Math.max(top, sy));
        raster.read(sy, row);
        for (int i = 0; i < sums.length; i++) {
          sums[i] += weight * (row[i] & 0xff);
        }
      }
      for (int x = 0; x < width; x++) {
        double left = x * across;
        double right = Math.min(source.width(), (x + 1) * across);
        for (int k = 0; k < c; k++) {
          float sum = 0;
          for (int sx = (int) left; sx < right; sx++) {
            sum += (float) (Math.min(right, sx + 1) - Math.max(left, sx)) * sums[sx * c + k];
          }
          out[x * c + k] = Raster.sample(sum * scale);
        }
      }
      target.put(y * out.length, out);
    }
    Picture reduced = Picture.wrap(width, height, source.format(), target);
    for (String step : source.history()) {
      reduced = reduced.withStep(step);
    }
    return reduced.withStep("reduced to " + width + "×" + height + " by area");
  }
}
