// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;

/** A whole picture as the students are fed it. */
public final class StudentInput {

  private StudentInput() {}

  /**
   * One picture, mirrored at right and bottom to multiples of 32 pixels.
   *
   * @param picture RGB8
   * @return {@code picture}, [1, 3, height, width], samples as (sample / 255 − 0.5) · 4
   */
  public static Named<Values> of(Picture picture) {
    int width = up(picture.width());
    int height = up(picture.height());
    float[] planes = new float[3 * width * height];
    window(samples(picture), picture.width(), 0, 0, width, height, false, planes, 0);
    return Named.of(StudentNetwork.PICTURE, Values.of(planes, 1, 3, height, width));
  }

  /**
   * All samples of a picture.
   *
   * @param picture RGB8
   * @return row by row, three a pixel
   */
  public static byte[] samples(Picture picture) {
    byte[] samples = new byte[picture.width() * picture.height() * 3];
    picture.pixels().get(samples);
    return samples;
  }

  /**
   * A window of a picture; what reaches over its rim is mirrored.
   *
   * @param samples of the picture, as {@link #samples} gives them
   * @param width of the picture, in pixels
   * @param left edge of the window
   * @param top edge of the window
   * @param wide the window is so many pixels
   * @param high the window is so many pixels
   * @param turned whether right and left change places
   * @param planes takes the window as the students are fed it
   * @param begin of the window in there
   */
  public static void window(
      byte[] samples,
      int width,
      int left,
      int top,
      int wide,
      int high,
      boolean turned,
      float[] planes,
      int begin) {
    int height = samples.length / 3 / width;
    for (int y = 0; y < high; y++) {
      int line = mirrored(top + y, height);
      for (int x = 0; x < wide; x++) {
        int from = 3 * (line * width + mirrored(left + x, width));
        int to = begin + y * wide + (turned ? wide - 1 - x : x);
        for (int c = 0; c < 3; c++) {
          planes[to + c * wide * high] = StudentObjective.sample(samples[from + c]);
        }
      }
    }
  }

  private static int up(int side) {
    return (side + StudentNetwork.CELL - 1) / StudentNetwork.CELL * StudentNetwork.CELL;
  }

  private static int mirrored(int place, int side) {
    return place < side ? place : Math.max(0, 2 * side - 2 - place);
  }
}
