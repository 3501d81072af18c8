// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.Picture;
import java.nio.ByteBuffer;

/**
 * What can be said of a picture's content without knowing what it shows.
 *
 * @param brightness mean luma, 0..255
 * @param contrast standard deviation of luma
 * @param colourfulness of Hasler and Süsstrunk (2003): 0 grey, 33 moderate, 59 quite, 109 extreme
 * @param warmth mean of red − blue, −255..255
 * @param texture mean step of luma from a pixel to the next
 * @param detail share of pixels where that step is above 12
 */
record Content(
    float brightness,
    float contrast,
    float colourfulness,
    float warmth,
    float texture,
    float detail) {

  static final int SIZE = 6;

  private static final double VISIBLE_STEP = 12;

  /** Of an RGB8 picture. */
  static Content of(Picture picture) {
    ByteBuffer pixels = picture.pixels();
    int width = picture.width();
    int height = picture.height();
    double[] above = new double[width];
    double sum = 0;
    double squares = 0;
    double rgSum = 0;
    double ybSum = 0;
    double opponentSquares = 0;
    double warmth = 0;
    double steps = 0;
    long visible = 0;
    for (int y = 0; y < height; y++) {
      double left = 0;
      for (int x = 0; x < width; x++) {
        int at = 3 * (y * width + x);
        double r = pixels.get(at) & 0xff;
        double g = pixels.get(at + 1) & 0xff;
        double b = pixels.get(at + 2) & 0xff;
        double luma = 0.299 * r + 0.587 * g + 0.114 * b;
        sum += luma;
        squares += luma * luma;
        double rg = r - g;
        double yb = (r + g) / 2 - b;
        rgSum += rg;
        ybSum += yb;
        opponentSquares += rg * rg + yb * yb;
        warmth += r - b;
        if (x > 0 && y > 0) {
          double step = Math.max(Math.abs(luma - left), Math.abs(luma - above[x]));
          steps += step;
          visible += step > VISIBLE_STEP ? 1 : 0;
        }
        left = luma;
        above[x] = luma;
      }
    }
    double count = (double) width * height;
    double inner = Math.max(1, (width - 1.0) * (height - 1.0));
    double means = (rgSum * rgSum + ybSum * ybSum) / (count * count);
    return new Content(
        (float) (sum / count),
        (float) Math.sqrt(Math.max(0, squares / count - sum * sum / (count * count))),
        (float) (Math.sqrt(Math.max(0, opponentSquares / count - means)) + 0.3 * Math.sqrt(means)),
        (float) (warmth / count),
        (float) (steps / inner),
        (float) (visible / inner));
  }

  void into(float[] facts, int at) {
    facts[at] = brightness;
    facts[at + 1] = contrast;
    facts[at + 2] = colourfulness;
    facts[at + 3] = warmth;
    facts[at + 4] = texture;
    facts[at + 5] = detail;
  }

  static Content from(float[] facts, int at) {
    return new Content(
        facts[at], facts[at + 1], facts[at + 2], facts[at + 3], facts[at + 4], facts[at + 5]);
  }
}
